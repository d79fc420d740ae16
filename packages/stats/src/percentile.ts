import { nearestRank } from './quantile.ts'
import { quantileInterval } from './quantile-interval.ts'
import { type PercentileName, percentOf, sampleFloor } from './sample-floor.ts'

/** A percentile that the samples carry, or what they lack. */
export type Percentile = {
  percent: number
  /** The fewest samples that carry it. */
  floorCount: number
} & (
  | {
      valueMs: number
      ci95Ms: [low: number, high: number]
      /** Samples resemble their predecessors so much that 95 % would need an end beyond the outermost of them. */
      isCi95Capped: boolean
      missing: null
    }
  | { valueMs: null; ci95Ms: null; isCi95Capped: null; missing: { reason: 'too-few-samples'; sampleCount: number; missingCount: number } }
)

export type Percentiles = Record<PercentileName, Percentile>

const floors = Object.fromEntries(Object.entries(percentOf).map(([name, percent]) => [name, sampleFloor(percent)])) as Record<
  PercentileName,
  number
>

/** Of samples in ascending order. The median is the middle of them, the others are nearest ranks. */
export function percentilesOf(sorted: ArrayLike<number>, medianMs: number, inflation: number): Percentiles {
  const carried = (name: PercentileName): Percentile => {
    const [percent, floorCount, sampleCount] = [percentOf[name], floors[name], sorted.length]
    if (sampleCount < floorCount) {
      const missing = { reason: 'too-few-samples', sampleCount, missingCount: floorCount - sampleCount } as const
      return { percent, floorCount, valueMs: null, ci95Ms: null, isCi95Capped: null, missing }
    }
    const valueMs = name === 'p50' ? medianMs : nearestRank(sorted, percent)
    // never null from the floor on: there all samples lie below the percentile in at most 1 % of runs
    const { low, high, isCapped } = quantileInterval(sorted, percent, { inflation })!
    return { percent, floorCount, valueMs, ci95Ms: [low, high], isCi95Capped: isCapped, missing: null }
  }
  return { p50: carried('p50'), p90: carried('p90'), p95: carried('p95'), p99: carried('p99'), p999: carried('p999') }
}
