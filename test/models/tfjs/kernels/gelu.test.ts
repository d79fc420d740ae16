import { loadTensorflow } from '@effzoo/engines'
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { gelu } from '../../../../packages/models/src/tfjs/kernels/gelu.ts'
import { expectClose } from '../expect-close.ts'

beforeAll(async () => {
  await loadTensorflow()
})
beforeEach(() => tf.engine().startScope())
afterEach(() => tf.engine().endScope())

const points = () => tf.linspace(-6, 6, 1001)
const byDefinition = (x: tf.Tensor) => tf.mul(tf.mul(x, 0.5), tf.add(1, tf.erf(tf.div(x, Math.SQRT2))))

describe('gelu', () => {
  // torch.nn.functional.gelu
  it.each([
    [-1, -0.15865526],
    [0.5, 0.34573123],
    [3, 2.9959502],
  ])('takes %d to %d', (x, y) => {
    expect(gelu(tf.scalar(x)).dataSync()[0]).toBeCloseTo(y, 6)
  })

  it('has the gradient of its definition', () => {
    const [x, dy] = [points(), tf.linspace(1, 2, 1001)]

    expectClose(tf.grad(gelu)(x, dy), tf.grad(byDefinition)(x, dy), 2e-6)
  })

  it('keeps its input and one tensor more for its gradient', () => {
    const x = points()
    let made = 0
    tf.grad((x) => {
      const before = tf.memory().numDataBuffers
      const y = gelu(x)
      made = tf.memory().numDataBuffers - before
      return y
    })(x)

    expect(made).toBe(2) // the probability, and the output
  })
})
