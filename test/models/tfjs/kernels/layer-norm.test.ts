import { loadTensorflow } from '@effzoo/engines'
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, beforeEach, describe, it } from 'vitest'
import { layerNorm } from '../../../../packages/models/src/tfjs/kernels/layer-norm.ts'
import { expectClose } from '../expect-close.ts'

beforeAll(async () => {
  await loadTensorflow()
})
beforeEach(() => tf.engine().startScope())
afterEach(() => tf.engine().endScope())

const channels = 6
const epsilon = 1e-3
const noise = (shape: number[], mean: number, deviation: number, seed: number) => tf.randomNormal(shape, mean, deviation, 'float32', seed)

function byDefinition(x: tf.Tensor, scale: tf.Tensor, shift: tf.Tensor): tf.Tensor {
  const { mean, variance } = tf.moments(x, -1, true)
  return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, epsilon))), scale), shift)
}

describe.each([
  ['an image', [2, 3, 4, channels]],
  ['features', [5, channels]],
])('layerNorm of %s', (_, shape) => {
  const someInputs = () => [noise(shape, 3, 2, 1), noise([channels], 1, 0.5, 2), noise([channels], 0, 1, 3)] as const

  it('normalises each position by its channels', () => {
    expectClose(layerNorm(...someInputs(), epsilon), byDefinition(...someInputs()), 1e-5)
  })

  it('has the gradient of its definition', () => {
    const upstream = noise(shape, 0, 1, 4)
    const gradientsOf = (f: typeof byDefinition) => tf.grads(f)([...someInputs()], upstream)

    const expected = gradientsOf(byDefinition)
    for (const [index, gradient] of gradientsOf((...inputs) => layerNorm(...inputs, epsilon)).entries()) {
      expectClose(gradient, expected[index]!, 1e-4)
    }
  })
})
