import { createRandom } from '@effzoo/stats'
import { describe, expect, it } from 'vitest'
import { signedRankCentre } from '../../packages/stats/src/signed-rank.ts'
import { normalOf } from '../../scripts/soak/stats/distributions.ts'

/** Averages of all pairs of 1 to n, in ascending order. */
const averagesOf = (n: number) =>
  Array.from({ length: n }, (_, i) => Array.from({ length: i + 1 }, (_, j) => (i + j + 2) / 2))
    .flat()
    .sort((a, b) => a - b)

describe('signedRankCentre', () => {
  // Tables of the signed-rank test, two-sided at 1 %: the largest rank sum that is rejected.
  it.each([
    [8, 0],
    [9, 1],
    [10, 3],
    [12, 7],
    [20, 37],
    [30, 109],
    [50, 373],
  ])('has among %i values the ends that the tables give', (n, rejected) => {
    const values = Array.from({ length: n }, (_, i) => i + 1)
    const averages = averagesOf(n)
    expect(signedRankCentre(values, 0.99).interval).toEqual([averages[rejected], averages[averages.length - 1 - rejected]])
  })

  it('has no interval where the values are too few', () => {
    expect(signedRankCentre([1, 2, 3], 0.99)).toEqual({ estimate: 2, interval: null })
  })

  it.each([10, 30, 60])('holds the centre of %i values as often as it says', (n) => {
    const runCount = 1_000
    let held = 0
    for (let run = 0; run < runCount; run++) {
      const random = createRandom(run)
      const values = Array.from({ length: n }, () => normalOf(random) ** 3)
      const [low, high] = signedRankCentre(values, 0.95).interval!
      if (low <= 0 && 0 <= high) held++
    }
    expect(held / runCount).toBeGreaterThan(0.93)
    expect(held / runCount).toBeLessThan(0.97)
  })
})
