import { loadTensorflow } from '@effzoo/engines'
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { attention, computeTable, lookUpBias } from '../../../packages/models/src/tfjs/attention.ts'

beforeAll(async () => {
  await loadTensorflow()
})
beforeEach(() => tf.engine().startScope())
afterEach(() => tf.engine().endScope())

const noise = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1, 'float32', seed)

describe('attention', () => {
  const [batch, heads, headChannels, px] = [2, 3, 4, 2]
  const layer = { kind: 'attention', name: 'heads', inputs: [], heads, headChannels, px } as const

  it('weighs the values by the softmax of query times key, scaled, plus bias', () => {
    const positions = px * px
    const qkv = noise([batch, px, px, heads * 3 * headChannels], 1)
    const bias = noise([heads, positions, positions], 2)
    const [q, b] = [qkv.dataSync(), bias.dataSync()]
    /** Of an image, its position, a head, and 0 for the query, 1 for the key, 2 for the value. */
    const channel = (image: number, position: number, head: number, part: number, c: number) =>
      q[((image * positions + position) * heads + head) * 3 * headChannels + part * headChannels + c]!
    const sumOf = (length: number, term: (i: number) => number) => Array.from({ length }, (_, i) => term(i)).reduce((x, y) => x + y, 0)

    const output = attention(layer, qkv, bias)

    const actual = output.dataSync()
    expect(output.shape).toEqual([batch, px, px, heads * headChannels])
    for (let i = 0; i < actual.length; i++) {
      const c = i % headChannels
      const head = Math.floor(i / headChannels) % heads
      const query = Math.floor(i / headChannels / heads) % positions
      const image = Math.floor(i / headChannels / heads / positions)
      const weights = Array.from({ length: positions }, (_, key) => {
        const product = sumOf(headChannels, (k) => channel(image, query, head, 0, k) * channel(image, key, head, 1, k))
        return Math.exp(product / Math.sqrt(headChannels) + b[(head * positions + query) * positions + key]!)
      })
      const expected = sumOf(positions, (key) => weights[key]! * channel(image, key, head, 2, c)) / sumOf(positions, (key) => weights[key]!)
      expect(actual[i]).toBeCloseTo(expected, 5)
    }
  })
})

describe('lookUpBias', () => {
  it('gives each head its column of the table, each pair its row', () => {
    const table = tf.tensor2d(
      Array.from({ length: 9 }, (_, row) => [row, 100 + row]),
      [9, 2],
    )

    const bias = lookUpBias(table, { heads: 2, px: 2 })

    expect(bias.shape).toEqual([2, 4, 4])
    expect([...bias.dataSync().subarray(0, 4)]).toEqual([4, 3, 1, 0]) // the first position to the four of its image
    expect([...bias.dataSync().subarray(16, 20)]).toEqual([104, 103, 101, 100])
  })

  it('gives each entry of the table the sum of the gradients where it was used', () => {
    const gradient = tf.grad((table) => lookUpBias(table, { heads: 1, px: 2 }))(tf.zeros([9, 1]))

    expect([...gradient.dataSync()]).toEqual([1, 2, 1, 2, 4, 2, 1, 2, 1])
  })
})

describe('computeTable', () => {
  it('is a network of two layers over the logarithmic offsets', () => {
    const weights = {
      hiddenKernel: tf.tensor2d([1, 0, 0, 1], [2, 2]),
      hiddenBias: tf.tensor1d([0, 1]),
      kernel: tf.tensor2d([1, 10], [2, 1]),
      bias: tf.tensor1d([0.5]),
    }

    const table = computeTable(2, weights, (hidden) => hidden)

    expect(table.shape).toEqual([9, 1])
    const [first, middle, last] = [0, 4, 8].map((row) => table.dataSync()[row])
    expect(first).toBeCloseTo(0 + 10 * (1 - Math.LN2) + 0.5, 5) // the rectified -ln 2 of dy, and 1 - ln 2 of dx
    expect(middle).toBeCloseTo(10 + 0.5, 5)
    expect(last).toBeCloseTo(Math.LN2 + 10 * (1 + Math.LN2) + 0.5, 5)
  })
})
