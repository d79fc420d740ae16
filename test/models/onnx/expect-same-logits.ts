import type { VariantId } from '@effzoo/contract'
import { findEngine, makeBatch } from '@effzoo/engines'
import { expand, findVariant, toOurTensor, type Weight, weights as weightsOf } from '@effzoo/models'
import { exportOnnx } from '@effzoo/models/onnx'
import { expect } from 'vitest'
import { proceduralWeights } from '../../../scripts/parity/procedural-weights.ts'
import { openOnnx } from './run-onnx.ts'

/** Largest difference over the standard deviation of the expected logits. */
export function farthest(logits: Float32Array, expected: Float32Array): number {
  const mean = expected.reduce((sum, logit) => sum + logit, 0) / expected.length
  const deviation = Math.sqrt(expected.reduce((sum, logit) => sum + (logit - mean) ** 2, 0) / expected.length)
  return expected.reduce((worst, logit, i) => Math.max(worst, Math.abs(logits[i]! - logit)), 0) / deviation
}

async function tfjsLogits(id: string, imagePx: number, batchSize: number, images: Float32Array, weights: (weight: Weight) => Float32Array) {
  const engine = await findEngine('wasm')
  await using session = await engine.open({ variant: id as VariantId, task: 'infer', batchSize, imagePx, seed: 0, weights })
  return await session.run({ images, labels: new Int32Array(batchSize) })
}

/** ONNX Runtime's logits of the export, folded and not, are those of the tfjs model, for one image and for three. */
export async function expectSameLogits(id: string, imagePx: number): Promise<void> {
  const spec = findVariant(id)!
  const layers = expand(spec, imagePx)
  const made = proceduralWeights(layers)
  const values = new Map(weightsOf(layers).map((weight) => [weight.name, made(weight)]))
  const weights = ({ name }: Weight) => values.get(name)!
  await using folded = await openOnnx(exportOnnx(spec, { imagePx, fold: true, weights }))
  await using plain = await openOnnx(exportOnnx(spec, { imagePx, fold: false, weights }))

  for (const batchSize of [1, 3]) {
    const { images } = makeBatch({ batchSize, imagePx, seed: batchSize })
    const channelsLast = { name: 'images', shape: [batchSize, imagePx, imagePx, 3], axes: [0, 3, 1, 2] }
    const { data, shape } = toOurTensor('images', channelsLast, images)
    const expected = await tfjsLogits(id, imagePx, batchSize, images, weights)
    expect(farthest(await folded.run(data, shape), expected), `folded, ${batchSize} images`).toBeLessThan(1e-4)
    expect(farthest(await plain.run(data, shape), expected), `not folded, ${batchSize} images`).toBeLessThan(1e-4)
  }
}
