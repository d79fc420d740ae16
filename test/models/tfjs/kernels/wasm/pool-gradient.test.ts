import * as tf from '@tensorflow/tfjs-core'
import { describe, it } from 'vitest'
import { expectSameOnWasm, noise } from '../../on-backend.ts'

type Pool = typeof tf.maxPool

const gradient = (pool: Pool, image: tf.Tensor, kernel: number, stride: number, pad: 'same' | 'valid') =>
  tf.grad((image) => {
    const output = pool(image as tf.Tensor4D, kernel, stride, pad)
    return tf.mul(output, noise(output.shape, 2))
  })(image)

describe.each([
  ['maximum', tf.maxPool],
  ['mean', tf.avgPool],
])('the gradient of a %s on wasm', (_, pool) => {
  it.each([
    [2, 2, 'same', 8],
    [2, 2, 'same', 5],
    [3, 2, 'same', 8],
    [3, 2, 'valid', 9],
    [3, 2, 'valid', 8],
    [3, 1, 'same', 6],
  ] as const)('in windows of %i at stride %i, %s, of %i px is that of the cpu backend', async (kernel, stride, pad, px) => {
    await expectSameOnWasm(() => gradient(pool, noise([2, px, px, 20], 1), kernel, stride, pad))
  })

  // where tfjs-backend-wasm's own loses it
  it('reaches windows of negative values', async () => {
    await expectSameOnWasm(() => gradient(pool, tf.neg(tf.abs(noise([2, 4, 4, 20], 1))), 2, 2, 'same'))
  })
})
