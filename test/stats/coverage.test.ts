import { describe, expect, it } from 'vitest'
import { coverageFault, coverageOf } from '../../scripts/soak/stats/coverage.ts'
import { type SkewedName, skewed, trueQuantile } from '../../scripts/soak/stats/distributions.ts'

/** `npm run soak -- stats --n 10000` has more of everything, and no allowance for few runs. */
const seed = 1

const faultOf = (name: SkewedName, percent: number, sampleCount: number, runCount: number) =>
  coverageFault(coverageOf({ name, percent, sampleCount }, runCount, seed), { name, percent, sampleCount }, runCount)

describe.each(Object.keys(skewed) as SkewedName[])('the 95 %% interval over %s', (name) => {
  it.each([11, 12, 13, 14, 16, 20, 30, 64])('holds the median at n = %i as often as it says', (sampleCount) => {
    expect(faultOf(name, 50, sampleCount, 4_000)).toBeUndefined()
  })

  it.each([200, 331])('holds the median at n = %i as often as it says, and hardly more', (sampleCount) => {
    expect(faultOf(name, 50, sampleCount, 1_500)).toBeUndefined()
  })

  it.each([
    [90, 64],
    [95, 130],
    [99, 662],
  ])('holds p%d at its floor of %i samples as often as it says', (percent, sampleCount) => {
    expect(faultOf(name, percent, sampleCount, 500)).toBeUndefined()
  })
})

describe('trueQuantile', () => {
  it('knows the quantiles of a log-normal', () => {
    expect(trueQuantile(skewed['log-normal'], 50)).toBeCloseTo(1, 9)
    expect(trueQuantile(skewed['log-normal'], 95)).toBeCloseTo(Math.exp(1.6448536), 6)
  })
})
