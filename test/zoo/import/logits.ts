import { findEngine, isTensorflowInstalled } from '@effzoo/engines'
import type { ImportedWeights } from '../../../packages/zoo/src/import/import-weights.ts'

/** Those that run on this machine and infer. */
export const enginesHere = isTensorflowInstalled() ? (['tensorflow', 'wasm', 'onnxruntime'] as const) : (['wasm', 'onnxruntime'] as const)

/** Logits [images, classes] of images [images, px, px, 3], with weights as they were imported. */
export async function logitsOf(
  engineName: (typeof enginesHere)[number],
  { variant, tensors }: ImportedWeights,
  images: Float32Array,
  imagePx: number,
): Promise<Float32Array> {
  const data = new Map(tensors.map((tensor) => [tensor.name, tensor.data]))
  const batchSize = images.length / (imagePx * imagePx * 3)
  const engine = await findEngine(engineName)
  const weights = ({ name }: { name: string }) => data.get(name)!
  await using session = await engine.open({ variant, task: 'infer', batchSize, imagePx, seed: 0, weights })
  return await session.run({ images, labels: new Int32Array(batchSize) })
}

/** Largest difference over the standard deviation of the expected logits. */
export function farthest(logits: Float32Array, expected: Float32Array): number {
  const mean = expected.reduce((sum, logit) => sum + logit, 0) / expected.length
  const deviation = Math.sqrt(expected.reduce((sum, logit) => sum + (logit - mean) ** 2, 0) / expected.length)
  return expected.reduce((worst, logit, i) => Math.max(worst, Math.abs(logits[i]! - logit)), 0) / deviation
}

/** Little-endian floats, as the scripts in Python write them. */
export const decodeFloats = (base64: string) => new Float32Array(new Uint8Array(Buffer.from(base64, 'base64')).buffer)
