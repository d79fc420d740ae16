import { loadTensorflow } from '@effzoo/engines'
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, beforeEach, describe, it } from 'vitest'
import { composedBatchNorm, fusedBatchNorm } from '../../../../packages/models/src/tfjs/kernels/batch-norm.ts'
import { expectClose } from '../expect-close.ts'

beforeAll(async () => {
  await loadTensorflow()
})
beforeEach(() => tf.engine().startScope())
afterEach(() => {
  tf.engine().endScope()
  tf.disposeVariables()
})

const channels = 6
const settings = { epsilon: 1e-3, momentum: 0.9 }
const noise = (shape: number[], mean: number, deviation: number, seed: number) => tf.randomNormal(shape, mean, deviation, 'float32', seed)
const newStatistics = () => ({ mean: tf.variable(tf.fill([channels], 0.5), false), variance: tf.variable(tf.fill([channels], 2), false) })
const someImages = () => noise([3, 4, 5, channels], 3, 2, 1) as tf.Tensor4D
const someScale = () => noise([channels], 1, 0.5, 2)
const someShift = () => noise([channels], 0, 1, 3)

/** The definition, whose gradient tfjs works out op by op. */
function byDefinition(x: tf.Tensor, scale: tf.Tensor, shift: tf.Tensor): tf.Tensor {
  const { mean, variance } = tf.moments(x, [0, 1, 2])
  return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, settings.epsilon))), scale), shift)
}

describe.each([
  ['fusedBatchNorm', fusedBatchNorm],
  ['composedBatchNorm', composedBatchNorm],
])('%s', (_, batchNorm) => {
  it('normalises by the batch', () => {
    const inputs = [someImages(), someScale(), someShift()] as const

    expectClose(batchNorm(...inputs, newStatistics(), settings), byDefinition(...inputs), 1e-5)
  })

  it('has the gradient of its definition', () => {
    const inputs = [someImages(), someScale(), someShift()]
    const upstream = noise(inputs[0]!.shape, 0, 1, 4)
    const f = (x: tf.Tensor, scale: tf.Tensor, shift: tf.Tensor) => batchNorm(x as tf.Tensor4D, scale, shift, newStatistics(), settings)

    const gradients = tf.grads(f)(inputs, upstream)

    const expected = tf.grads(byDefinition)(inputs, upstream)
    for (const [index, gradient] of gradients.entries()) expectClose(gradient, expected[index]!, 1e-4)
  })

  it('moves the statistics by a tenth towards the mean and the unbiased variance of the batch', () => {
    const x = someImages()
    const moving = newStatistics()

    batchNorm(x, someScale(), someShift(), moving, settings)

    const { mean, variance } = tf.moments(x, [0, 1, 2])
    const count = 3 * 4 * 5
    expectClose(moving.mean, tf.add(0.9 * 0.5, tf.mul(mean, 0.1)), 1e-5)
    expectClose(moving.variance, tf.add(0.9 * 2, tf.mul(variance, 0.1 * (count / (count - 1)))), 1e-5)
  })

  it('takes one value in a channel for its mean, without spread', () => {
    const moving = newStatistics()
    const shift = someShift()

    const y = batchNorm(noise([1, 1, 1, channels], 3, 2, 1) as tf.Tensor4D, someScale(), shift, moving, settings)

    expectClose(y, tf.reshape(shift, [1, 1, 1, channels]), 1e-5)
    expectClose(moving.variance, tf.fill([channels], 0.9 * 2), 1e-5)
  })
})
