import { medianInterval } from '@effzoo/stats'
import { describe, expect, it } from 'vitest'

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
})
