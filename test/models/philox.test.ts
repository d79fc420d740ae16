import { describe, expect, it } from 'vitest'
import { statelessUniform } from '../../packages/models/src/philox.ts'

describe('statelessUniform', () => {
  it.each([[[1, 2]], [[2 ** 31 - 1, 0]], [[-5, -1]]] as [[number, number]][])('draws from %s what TensorFlow 2.21 draws', (seed) => {
    // tf.random.stateless_uniform([6], seed), as multiples of 2 ** -23
    const golden: Record<string, number[]> = {
      '1,2': [7080492, 1610993, 8356926, 1345427, 2281619, 5447109],
      '2147483647,0': [5038834, 1938983, 3292691, 3929420, 2755009, 6846181],
      '-5,-1': [8020377, 6240832, 6801926, 4781616, 5359591, 4367767],
    }

    expect([...statelessUniform(6, seed)].map((value) => value * 2 ** 23)).toEqual(golden[seed.join()])
  })

  it('is uniform', () => {
    const values = statelessUniform(100_000, [3, 4])
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length

    expect(Math.abs(mean - 0.5)).toBeLessThan(0.004) // four standard deviations
    expect(Math.min(...values.subarray(0, 10_000))).toBeGreaterThanOrEqual(0)
    expect(Math.max(...values.subarray(0, 10_000))).toBeLessThan(1)
  })
})
