import { loadTensorflow } from '@effzoo/engines'
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, beforeEach, describe, it } from 'vitest'
import { matrixProduct, pointwiseConv } from '../../../../packages/models/src/tfjs/kernels/matrix-product.ts'
import { expectClose } from '../expect-close.ts'

beforeAll(async () => {
  await loadTensorflow()
})
beforeEach(() => tf.engine().startScope())
afterEach(() => tf.engine().endScope())

const noise = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1, 'float32', seed)

const cases = [
  {
    name: 'matrixProduct',
    compute: matrixProduct,
    definition: (a: tf.Tensor, b: tf.Tensor) => tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D) as tf.Tensor,
    shapes: {
      inputs: [
        [6, 4],
        [4, 5],
      ],
      output: [6, 5],
    },
  },
  {
    name: 'pointwiseConv',
    compute: (image: tf.Tensor, kernel: tf.Tensor) => pointwiseConv(image as tf.Tensor4D, kernel as tf.Tensor4D) as tf.Tensor,
    definition: (image: tf.Tensor, kernel: tf.Tensor) => tf.conv2d(image as tf.Tensor4D, kernel as tf.Tensor4D, 1, 'same') as tf.Tensor,
    shapes: {
      inputs: [
        [2, 3, 5, 4],
        [1, 1, 4, 6],
      ],
      output: [2, 3, 5, 6],
    },
  },
]

describe.each(cases)('$name', ({ compute, definition, shapes }) => {
  const inputs = () => shapes.inputs.map((shape, index) => noise(shape, index + 1))

  it('is what tfjs computes', () => {
    const [a, b] = inputs() as [tf.Tensor, tf.Tensor]

    expectClose(compute(a, b), definition(a, b), 1e-5)
  })

  it('has the gradients that tfjs computes', () => {
    const dy = noise(shapes.output, 9)

    const gradients = tf.grads(compute)(inputs(), dy)

    const expected = tf.grads(definition)(inputs(), dy)
    for (const [index, gradient] of gradients.entries()) expectClose(gradient, expected[index]!, 1e-5)
  })
})
