import { loadTensorflow } from '@effzoo/engines'
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { silu } from '../../../../packages/models/src/tfjs/kernels/silu.ts'
import { expectClose } from '../expect-close.ts'

beforeAll(async () => {
  await loadTensorflow()
})
beforeEach(() => tf.engine().startScope())
afterEach(() => tf.engine().endScope())

const points = () => tf.linspace(-30, 30, 1001)

describe('silu', () => {
  it('is x * sigmoid(x)', () => {
    const x = points()

    expectClose(silu(x), tf.mul(x, tf.sigmoid(x)), 0)
  })

  it('has the gradient of its definition', () => {
    const [x, dy] = [points(), tf.linspace(1, 2, 1001)]

    expectClose(tf.grad(silu)(x, dy), tf.grad((x) => tf.mul(x, tf.sigmoid(x)))(x, dy), 2e-6)
  })

  it('keeps two tensors for its gradient', () => {
    const x = points()
    let kept = 0
    tf.grad((x) => {
      const before = tf.memory().numDataBuffers
      const y = silu(x)
      kept = tf.memory().numDataBuffers - before
      return y
    })(x)

    expect(kept).toBe(2) // the sigmoid, and the output itself
  })
})
