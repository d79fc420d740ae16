import { createRandom, effectiveSampleCount, medianInterval, quantileInterval } from '@effzoo/stats'
import { describe, expect, it } from 'vitest'
import { normalOf } from '../../scripts/soak/stats/distributions.ts'

const ascending = (count: number) => Array.from({ length: count }, (_, i) => i + 1)

/** How often the interval holds the median, 0, of noise each of whose values keeps `memory` of the one before. */
function coverage(memory: number, sampleCount: number, inflationOf: (samples: Float64Array) => number): number {
  const runCount = 1_000
  let covered = 0
  for (let run = 0; run < runCount; run++) {
    const random = createRandom(run)
    let level = normalOf(random)
    const samples = Float64Array.from({ length: sampleCount }, () => {
      level = memory * level + Math.sqrt(1 - memory ** 2) * normalOf(random)
      return level
    })
    const inflation = inflationOf(samples)
    const { low, high } = quantileInterval(samples.sort(), 50, { inflation })!
    if (low <= 0 && 0 <= high) covered++
  }
  return covered / runCount
}

describe('quantileInterval', () => {
  it('is that of the median at 50 %', () => {
    const { low, high } = quantileInterval(ascending(37), 50)!
    expect([low, high]).toEqual(medianInterval(ascending(37)))
  })

  it('mirrors p10 in p90', () => {
    const p10 = quantileInterval(ascending(100), 10)!
    const p90 = quantileInterval(ascending(100), 90)!
    expect(p10.low + p90.high).toBeCloseTo(101, 9)
    expect(p10.high + p90.low).toBeCloseTo(101, 9)
  })

  it('is wider at a higher confidence', () => {
    const [p95, p99] = [0.95, 0.99].map((confidence) => quantileInterval(ascending(64), 50, { confidence })!)
    expect(p99!.low).toBeLessThan(p95!.low)
    expect(p99!.high).toBeGreaterThan(p95!.high)
  })

  it('has no upper end for a p99 of 64 samples', () => {
    expect(quantileInterval(ascending(64), 99)).toBeNull()
  })

  it('ends at the outermost samples, and says so, where dependence asks for more', () => {
    expect(quantileInterval(ascending(11), 50, { inflation: 9 })).toEqual({ low: 1, high: 11, isCapped: true })
    expect(quantileInterval(ascending(11), 50)).toMatchObject({ isCapped: false })
  })

  describe.each([
    [0.3, 64],
    [0.6, 64],
    [0.6, 200],
    [0.8, 200],
  ])('over noise that keeps %d of itself, with %i samples', (memory, sampleCount) => {
    it('falls short if samples are taken for independent', () => {
      expect(coverage(memory, sampleCount, () => 1)).toBeLessThan(0.91)
    })

    it('holds the median if they are taken for what they are worth', () => {
      expect(coverage(memory, sampleCount, (samples) => sampleCount / effectiveSampleCount(samples))).toBeGreaterThanOrEqual(0.92)
    })
  })
})
