import { loadTensorflow } from '@effzoo/engines'
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, beforeEach, describe, it } from 'vitest'
import { globalPool } from '../../../../packages/models/src/tfjs/kernels/global-pool.ts'
import { expectClose } from '../expect-close.ts'

beforeAll(async () => {
  await loadTensorflow()
})
beforeEach(() => tf.engine().startScope())
afterEach(() => tf.engine().endScope())

const noise = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1, 'float32', seed)
const someImage = () => noise([2, 5, 5, 3], 1) as tf.Tensor4D

describe.each([
  [true, [2, 1, 1, 3]],
  [false, [2, 3]],
])('globalPool with keepDims %s', (keepDims, shape) => {
  it('is the mean over the image', () => {
    const image = someImage()

    expectClose(globalPool(image, keepDims), tf.mean(image, [1, 2], keepDims), 1e-6)
  })

  it('has the gradient of the mean', () => {
    const image = someImage()
    const dy = noise(shape, 2)

    const gradient = tf.grad((x) => globalPool(x as tf.Tensor4D, keepDims))(image, dy)

    expectClose(gradient, tf.grad((x) => tf.mean(x, [1, 2], keepDims))(image, dy), 1e-7)
  })
})
