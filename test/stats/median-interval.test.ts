import { medianInterval } from '@effzoo/stats'
import { describe, expect, it } from 'vitest'

/** mulberry32: a seeded stream of numbers in [0, 1). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let bits = Math.imul(state ^ (state >>> 15), 1 | state)
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Latencies have a floor and a long right tail; both distributions have their median at 1. */
const skewed = {
  'log-normal': (random: () => number) => Math.exp(Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())),
  exponential: (random: () => number) => -Math.log(1 - random()) / Math.LN2,
}

function coverage(draw: (random: () => number) => number, n: number, runs: number, seed: number): number {
  const random = seeded(seed)
  const sample = new Float64Array(n)
  let covered = 0
  for (let run = 0; run < runs; run++) {
    for (let i = 0; i < n; i++) sample[i] = draw(random)
    const [low, high] = medianInterval(sample.sort())
    if (low <= 1 && 1 <= high) covered += 1
  }
  return covered / runs
}

const ascending = (count: number) => Array.from({ length: count }, (_, i) => i + 1)

describe('medianInterval', () => {
  // Binomial(11, 1/2): [X(2), X(10)] covers 98.83 %, [X(3), X(9)] 93.46 %. The ends lie between them.
  it('lies between the whole order statistics on either side of 95 %', () => {
    const [low, high] = medianInterval(ascending(11))
    expect(low).toBeGreaterThan(2)
    expect(low).toBeLessThan(3)
    expect(low + high).toBeCloseTo(12, 12)
  })

  it('narrows with the square root of the sample', () => {
    const width = (n: number) => {
      const [low, high] = medianInterval(ascending(n))
      return (high - low) / n
    }
    expect(width(400) / width(1600)).toBeCloseTo(2, 1)
  })

  it('copes with as many samples as a measurement may hold', () => {
    const [low, high] = medianInterval(ascending(100_000))
    // 1.990 standard deviations of Binomial(100000, 1/2) cover 95.35 %.
    expect((high - low) / 2).toBeCloseTo(1.991 * Math.sqrt(100_000 / 4), -1)
  })

  it('refuses a sample that cannot reach the coverage', () => {
    expect(() => medianInterval(ascending(5))).toThrow(RangeError)
  })

  describe.each(Object.entries(skewed))('of %s runs', (_name, draw) => {
    it.each([11, 12, 13, 14, 16, 20, 30, 64, 100])('at n = %i covers the median in at least 94.5 of 100', (n) => {
      expect(coverage(draw, n, 10_000, n)).toBeGreaterThanOrEqual(0.945)
    })

    it.each([200, 331, 662])('at n = %i covers the median in 94.5 to 96 of 100', (n) => {
      const share = coverage(draw, n, 10_000, n)
      expect(share).toBeGreaterThanOrEqual(0.945)
      expect(share).toBeLessThanOrEqual(0.96)
    })
  })
})
