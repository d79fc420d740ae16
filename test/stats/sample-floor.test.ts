import { sampleFloor, sampleFloors } from '@effzoo/stats'
import { describe, expect, it } from 'vitest'

/** The rule as written, counted up: P(at most one of n samples above the percentile) <= 1 %. */
function countedUp(below: number): number {
  for (let n = 1; ; n++) if (below ** n + n * (1 - below) * below ** (n - 1) <= 0.01) return n
}

describe('sampleFloor', () => {
  // MLPerf's own table has 64 for p90 and 662 for p99 (inference_rules.adoc, early stopping, confidence .99, tolerance 0).
  it.each([
    [50, 11],
    [90, 64],
    [95, 130],
    [99, 662],
    [99.9, 6636],
  ])('asks for the samples that p%d needs: %i', (percent, floor) => {
    expect(sampleFloor(percent)).toBe(floor)
  })

  it.each([1, 10, 25, 49, 50, 75, 80, 97, 98, 99.5])('finds for p%d what counting up finds', (percent) => {
    expect(sampleFloor(percent)).toBe(countedUp(percent / 100))
  })

  it('asks for fewer where less confidence will do', () => {
    expect(sampleFloor(90, 0.9)).toBeLessThan(64)
  })

  it('has a table of those that a summary uses', () => {
    expect(sampleFloors).toEqual({ median: 11, p90: 64, p95: 130, p99: 662, p999: 6636 })
  })

  it.each([0, 100, -1, Number.NaN])('refuses %d as a percentile', (percent) => {
    expect(() => sampleFloor(percent)).toThrow(RangeError)
  })
})
