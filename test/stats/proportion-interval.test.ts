import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { proportionInterval } from '../../packages/stats/src/proportion-interval.ts'

/** Of each number of hits its probability; by logarithms, for (1 - share) ** count underflows. */
function binomial(count: number, share: number): number[] {
  const logs = [count * Math.log(1 - share)]
  for (let hits = 1; hits <= count; hits++) logs.push(logs[hits - 1]! + Math.log(((count - hits + 1) * share) / (hits * (1 - share))))
  return logs.map(Math.exp)
}

describe('proportionInterval', () => {
  // computed with Python's floats by the formula of the paper
  it.each([
    [0, 10, 0, 0.2775327998628892],
    [5, 10, 0.23659309051257357, 0.7634069094874265],
    [10, 10, 0.7224672001371107, 1],
    [37423, 50000, 0.7446377953517113, 0.7522440296269006],
  ])('of %i of %i is %f to %f', (hits, count, low, high) => {
    const interval = proportionInterval(hits, count)!

    expect(interval.low).toBeCloseTo(low, 6)
    expect(interval.high).toBeCloseTo(high, 6)
  })

  it('covers the true share about as often as it says', () => {
    for (const share of [0.5, 0.75, 0.9]) {
      const covered = binomial(400, share).reduce((sum, mass, hits) => {
        const { low, high } = proportionInterval(hits, 400)!
        return sum + (low <= share && share <= high ? mass : 0)
      }, 0)
      expect(covered).toBeGreaterThan(0.935)
      expect(covered).toBeLessThan(0.965)
    }
  })

  it('holds the share that was seen, and stays a share', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.nat(10_000), (a, b) => {
        const [hits, count] = [Math.min(a, b), Math.max(a, b, 1)]
        const { low, high } = proportionInterval(hits, count)!
        expect(low).toBeGreaterThanOrEqual(0)
        expect(low).toBeLessThanOrEqual(hits / count)
        expect(high).toBeGreaterThanOrEqual(hits / count)
        expect(high).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('is none of nothing, and refuses more hits than there were', () => {
    expect(proportionInterval(0, 0)).toBeNull()
    expect(() => proportionInterval(3, 2)).toThrow('3 hits of 2')
  })
})
