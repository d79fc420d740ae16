import { loadTensorflow } from '@effzoo/engines'
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, beforeEach, describe, it } from 'vitest'
import { biasAdd } from '../../../../packages/models/src/tfjs/kernels/bias-add.ts'
import { expectClose } from '../expect-close.ts'

beforeAll(async () => {
  await loadTensorflow()
})
beforeEach(() => tf.engine().startScope())
afterEach(() => tf.engine().endScope())

const noise = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1, 'float32', seed)

describe.each([[[2, 3, 4, 5]], [[7, 5]]])('biasAdd to [%s]', (shape) => {
  it('is a sum', () => {
    const [x, bias] = [noise(shape, 1), noise([5], 2)]

    expectClose(biasAdd(x, bias), tf.add(x, bias), 0)
  })

  it('has the gradients of a sum', () => {
    const inputs = [noise(shape, 1), noise([5], 2)]
    const dy = noise(shape, 3)

    const gradients = tf.grads(biasAdd)(inputs, dy)

    const expected = tf.grads((x: tf.Tensor, bias: tf.Tensor) => tf.add(x, bias))(inputs, dy)
    for (const [index, gradient] of gradients.entries()) expectClose(gradient, expected[index]!, 1e-5)
  })
})
