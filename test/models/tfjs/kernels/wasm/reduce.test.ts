import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { expectSameOnWasm, noise, onBackend } from '../../on-backend.ts'

describe.each([
  ['sum', tf.sum],
  ['mean', tf.mean],
])('%s on wasm', (_, reduce) => {
  it.each([
    [
      [3, 4, 5, 6],
      [0, 1, 2],
    ],
    [[3, 4, 5, 6], [0]],
    [
      [3, 4, 5, 6],
      [1, 2],
    ],
    [[3, 4, 5, 6], [3]],
    [[3, 4, 5, 6], undefined],
    [
      [7, 5],
      [1, 0],
    ],
    [[7, 1], [0]],
    [[1, 7], [0]],
    [[7], [0]],
  ])('of %j over axes %j is that of the cpu backend', async (shape, axes) => {
    for (const keepDims of [true, false]) await expectSameOnWasm(() => reduce(tf.add(noise(shape, 1), 0.5), axes, keepDims))
  })

  it('takes whole numbers as before', async () => {
    await expectSameOnWasm(() => reduce(tf.range(1, 13, 1, 'int32').reshape([4, 3]), 0))
  })

  it('has its gradient', async () => {
    await expectSameOnWasm(() => tf.grad((x) => tf.square(reduce(x, [0, 1])))(noise([4, 3, 5], 1)))
  })
})

describe('unsortedSegmentSum on wasm', () => {
  it('adds up what looks up the same row', async () => {
    const gradient = () =>
      tf.grad((table) => tf.mul(tf.gather(table, tf.tensor1d([2, 0, 2, 3], 'int32')), tf.tensor2d([[1], [10], [100], [1000]])))(
        tf.ones([5, 2]),
      )

    expect(await onBackend('wasm', gradient)).toEqual([Float32Array.of(10, 10, 0, 0, 101, 101, 1000, 1000, 0, 0)])
  })
})
