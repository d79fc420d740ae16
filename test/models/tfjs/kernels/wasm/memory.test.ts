import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { expectSameOnWasm, noise, onBackend } from '../../on-backend.ts'

describe('identity on wasm', () => {
  it('shares memory, which is freed with the last of its names', async () => {
    await onBackend('wasm', () => {
      const before = tf.memory().numDataBuffers
      const x = tf.add(noise([4, 4], 1), 1)
      const copy = tf.clone(x)
      const values = x.dataSync().slice()
      expect(tf.memory().numDataBuffers).toBe(before + 2) // the noise and x
      x.dispose()
      expect(copy.dataSync()).toEqual(values)
      return copy
    })
  })
})

describe('slice on wasm', () => {
  it.each([
    [
      [4, 5, 6, 3],
      [1, 2, 3, 0],
      [2, 3, 2, 3],
    ],
    [
      [4, 5, 6, 3],
      [1, 0, 0, 0],
      [2, 5, 6, 3],
    ],
    [
      [4, 5, 6, 3],
      [0, 0, 0, 1],
      [4, 5, 6, 1],
    ],
    [
      [4, 5, 6, 3],
      [0, 0, 0, 0],
      [4, 5, 6, 3],
    ],
    [
      [4, 5],
      [3, 0],
      [1, -1],
    ],
    [[7], [2], [3]],
    [
      [2, 3, 4, 5, 6],
      [0, 1, 1, 0, 2],
      [2, 2, 3, 5, 2],
    ],
  ])('of %j from %j takes %j as the cpu backend does', async (shape, begin, size) => {
    await expectSameOnWasm(() => tf.slice(noise(shape, 1), begin, size))
  })

  it('takes whole numbers and nothing', async () => {
    await expectSameOnWasm(() => tf.slice(tf.range(1, 9, 1, 'int32'), 2, 3))
    expect(await onBackend('wasm', () => tf.slice(noise([4, 3], 1), [1, 0], [0, 3]))).toEqual([new Float32Array(0)])
  })
})

describe('tile on wasm', () => {
  it.each([
    [
      [2, 1, 1, 3],
      [1, 4, 5, 1],
    ],
    [[1], [4]],
    [
      [2, 3],
      [2, 2],
    ],
    [
      [2, 1],
      [3, 2],
    ],
  ])('repeats %j by %j as the cpu backend does', async (shape, reps) => {
    await expectSameOnWasm(() => tf.tile(noise(shape, 1), reps))
  })
})
