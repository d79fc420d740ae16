import { loadTensorflow } from '@effzoo/engines'
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { pool2d } from '../../../../packages/models/src/tfjs/kernels/pool.ts'

beforeAll(async () => {
  await loadTensorflow()
})
beforeEach(() => tf.engine().startScope())
afterEach(() => tf.engine().endScope())

/** -9 … -1, and so lower than any padding by 0: [1, 3, 3, 1]. */
const image = () => tf.tensor4d([-9, -8, -7, -6, -5, -4, -3, -2, -1], [1, 3, 3, 1])
const pooled = (settings: Parameters<typeof pool2d>[1]) => [...pool2d(image(), settings).dataSync()]

describe('pool2d', () => {
  it.each([
    ['max', 3, 'symmetric', [-5, -4, -2, -1]],
    ['max', 2, 'same', [-5, -4, -2, -1]],
    ['average', 3, 'symmetric', [-7, -6, -4, -3]],
    ['average', 2, 'same', [-7, -5.5, -2.5, -1]],
  ] as const)('takes the %s in windows of %i with %s padding, which counts in none', (pool, kernel, padding, expected) => {
    expect(pooled({ pool, kernel, stride: 2, padding })).toEqual(expected)
  })

  it('passes the gradient of a padded maximum on to where it was', () => {
    const gradient = tf.grad((x) => pool2d(x as tf.Tensor4D, { pool: 'max', kernel: 3, stride: 2, padding: 'symmetric' }))(image())

    expect([...gradient.dataSync()]).toEqual([0, 0, 0, 0, 1, 1, 0, 1, 1])
  })
})
