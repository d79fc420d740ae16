import { loadTensorflow } from '@effzoo/engines'
import { expand, findVariant } from '@effzoo/models'
import { buildModel } from '@effzoo/models/tfjs'
import { compile } from '@effzoo/tfjs-compile'
import type * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { tolerance } from '../../../scripts/parity/compare.ts'
import { proceduralWeights } from '../../../scripts/parity/procedural-weights.ts'
import { someBatch } from '../../models/tfjs/some-batch.ts'

beforeAll(async () => {
  await loadTensorflow()
})

const imagePx = 64

function logitsIn(precision: 'float32' | 'bfloat16', id: string, images: tf.Tensor4D): Float32Array {
  const spec = findVariant(id)!
  const model = buildModel(spec, { imagePx, weights: proceduralWeights(expand(spec, imagePx)) })
  const graph = compile(({ images }) => model.apply(images as tf.Tensor4D, { training: false, foldNorms: true }), {
    inputs: { images: { shape: [2, imagePx, imagePx, 3], dtype: 'float32' } },
    freeze: true,
    precision,
  })
  model.dispose()
  onTestFinished(() => graph.dispose())
  const logits = graph({ images })
  onTestFinished(() => logits.dispose())
  return logits.dataSync() as Float32Array
}

describe('logits in bfloat16', () => {
  it.each(['efficientnet-b0', 'efficientnet-lite0', 'efficientnetv2-b0', 'coatnet-0-timm'])('%s', (id) => {
    const { images } = someBatch(2, imagePx)
    const [exact, low] = [logitsIn('float32', id, images), logitsIn('bfloat16', id, images)]

    const mean = exact.reduce((sum, value) => sum + value, 0) / exact.length
    const deviation = Math.sqrt(exact.reduce((sum, value) => sum + (value - mean) ** 2, 0) / exact.length)
    const worst = exact.reduce((most, value, i) => Math.max(most, Math.abs(value - low[i]!)), 0) / deviation
    // measured: .03 to .05, and .15 for Lite, whose relu6 keeps no tail
    expect(worst).toBeGreaterThan(1e-4)
    expect(worst).toBeLessThan(tolerance.bfloat16)
  })
})
