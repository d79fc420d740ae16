import { loadTensorflow } from '@effzoo/engines'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { relativeCoordinates, relativeRows, resizeTable } from '../../packages/models/src/relative-position.ts'

beforeAll(async () => {
  await loadTensorflow()
})

describe('relativeRows', () => {
  it('has one row for each offset of query to key, however far from the edges they lie', () => {
    const px = 3
    const rows = relativeRows(px)
    const rowsByOffset = new Map<string, Set<number>>()
    for (let query = 0; query < px * px; query++) {
      for (let key = 0; key < px * px; key++) {
        const offset = [Math.floor(query / px) - Math.floor(key / px), (query % px) - (key % px)].join(' ')
        rowsByOffset.set(offset, new Set([...(rowsByOffset.get(offset) ?? []), rows[query * px * px + key]!]))
      }
    }

    expect([...rowsByOffset.values()].every((found) => found.size === 1)).toBe(true)
    expect(rowsByOffset.get('-2 -2')).toEqual(new Set([0])) // the query at the top left, the key at the bottom right
    expect(rowsByOffset.get('-2 -1')).toEqual(new Set([1]))
    expect(rowsByOffset.get('2 2')).toEqual(new Set([24]))
  })
})

describe('relativeCoordinates', () => {
  it('has for each row of the table its offsets on a logarithmic scale, the vertical one first', () => {
    const coordinates = relativeCoordinates(3)

    expect([...coordinates.subarray(2, 4)]).toEqual([-Math.log(3), -Math.log(2)].map(Math.fround)) // row 1: 2 above, 1 to the left
    expect([...coordinates.subarray(24, 26)]).toEqual([0, 0]) // row 12, the middle: the position itself
  })
})

describe('resizeTable', () => {
  it.each([
    [5, 9],
    [27, 31],
    [13, 5],
  ])("resizes a table of side %i to %i as TensorFlow's bilinear resize does", (fromSide, toSide) => {
    const heads = 3
    const table = Float32Array.from({ length: fromSide * fromSide * heads }, (_, i) => Math.sin(i))

    const resized = resizeTable(table, { heads, fromSide, toSide })

    const expected = tf.tidy(() => {
      const image = tf.tensor3d(table, [fromSide, fromSide, heads])
      return tf.image.resizeBilinear(image, [toSide, toSide], false, true).dataSync()
    })
    expect(resized).toHaveLength(expected.length)
    for (const [i, value] of resized.entries()) expect(value).toBeCloseTo(expected[i]!, 5)
  })
})
