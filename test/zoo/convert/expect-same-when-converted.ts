import { findEngine, isTensorflowInstalled, makeBatch } from '@effzoo/engines'
import { expect } from 'vitest'
import { openCache } from '../../../packages/zoo/src/cache/blob-cache.ts'
import { type ConvertedModel, convert } from '../../../packages/zoo/src/convert/convert.ts'
import { type ModelFormat, weightDtypes } from '../../../packages/zoo/src/convert/formats.ts'
import { type Pulled, readCheckpoint } from '../../../packages/zoo/src/load/read-checkpoint.ts'
import { temporaryFolder } from '../../engines/temporary-folder.ts'
import { farthest } from '../../models/onnx/expect-same-logits.ts'
import { pulledFrom, somePulled } from '../load/some-pulled.ts'
import { graphModelLogits, onnxLogits, savedModelLogits } from './run-formats.ts'

const imagesOf = (px: number) => ({ count: 3, px, data: makeBatch({ batchSize: 3, imagePx: px, seed: 3 }).images })

/** By the model that tfjs builds of the pulled weights themselves. */
async function ownLogits(pulled: Pulled): Promise<Float32Array> {
  const { variant, spec, preprocessing, weights } = await readCheckpoint(pulled)
  const { count, px, data } = imagesOf(preprocessing.px)
  const engine = await findEngine('wasm')
  const work = { variant, spec, task: 'infer', batchSize: count, imagePx: px, seed: 0 } as const
  await using session = await engine.open({ ...work, weights: ({ name }) => weights.get(name)! })
  return await session.run({ images: data, labels: new Int32Array(count) })
}

const asPulled = ({ files: [file], dtype }: ConvertedModel, { manifest }: Pulled) =>
  pulledFrom(file!.path, { variant: manifest.variant, preprocessing: manifest.preprocessing, classes: manifest.classes, dtype })

const sizeOf = ({ files }: ConvertedModel) => files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)

const loaders: Record<ModelFormat, (converted: ConvertedModel, pulled: Pulled) => Promise<Float32Array>> = {
  safetensors: (converted, pulled) => ownLogits(asPulled(converted, pulled)),
  onnx: (converted, { manifest }) => onnxLogits(converted, imagesOf(manifest.preprocessing.px)),
  tfjs: (converted, { manifest }) => graphModelLogits(converted, imagesOf(manifest.preprocessing.px)),
  savedmodel: (converted, { manifest }) => savedModelLogits(converted, imagesOf(manifest.preprocessing.px)),
}

/** Those whose real loaders are on this machine. */
export const loadableFormats: readonly ModelFormat[] = isTensorflowInstalled()
  ? ['safetensors', 'onnx', 'tfjs', 'savedmodel']
  : ['safetensors', 'onnx', 'tfjs']

/** Where the real thing loads it, the logits are those of tfjs' own model; in half the bytes they are near. */
export async function expectSameWhenConverted(variant: string, px: number, format: ModelFormat, tolerance = 1e-4): Promise<void> {
  const folder = temporaryFolder()
  const pulled = await somePulled(folder, variant, px)
  const expected = await ownLogits(pulled)
  const [whole, half] = await Promise.all(weightDtypes.map((dtype) => convert(pulled, { format, dtype, cache: openCache(folder) })))

  expect(farthest(await loaders[format](whole!, pulled), expected)).toBeLessThan(tolerance)
  const rounded = farthest(await loaders[format](half!, pulled), expected)
  expect(rounded).toBeGreaterThan(0)
  expect(rounded).toBeLessThan(0.05)
  expect(sizeOf(half!) / sizeOf(whole!)).toBeLessThan(0.6)
}
