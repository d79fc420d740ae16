import { type OrderEffects, orderEffects } from './order-effects.ts'
import { countOutliers, type OutlierCounts } from './outliers.ts'
import { type Percentiles, percentilesOf } from './percentile.ts'
import { linearQuantile, medianOf, medianOfSorted } from './quantile.ts'

export interface SampleSummary extends OrderEffects {
  sampleCount: number
  minMs: number
  medianMs: number
  meanMs: number
  /** Median absolute deviation from the median, unscaled. */
  madMs: number
  /** Third quartile less the first. */
  iqrMs: number
  /** Interquartile range over the median; null where the median is 0. */
  relativeIqr: number | null
  outliers: OutlierCounts
  /** Each with its interval, or with what is missing for it. */
  percentiles: Percentiles
  /** Nearest rank; null where the samples are too few to carry it, as are the next three. */
  p90Ms: number | null
  p95Ms: number | null
  p99Ms: number | null
  p999Ms: number | null
  /** 95 % interval of the median; null where the samples are too few to carry it. */
  ci95Ms: [number, number] | null
}

/** What the samples say, in the order in which they happened. Nothing is dropped as an outlier. */
export function summarize(samplesMs: readonly number[]): SampleSummary {
  const sampleCount = samplesMs.length
  if (sampleCount === 0) throw new RangeError('there are no samples to summarize')
  const wrong = samplesMs.find((sampleMs) => !Number.isFinite(sampleMs))
  if (wrong !== undefined) throw new RangeError(`a sample is ${wrong}; each must be a finite number of milliseconds`)

  const sorted = Float64Array.from(samplesMs).sort()
  const medianMs = medianOfSorted(sorted)
  const quartiles = [linearQuantile(sorted, 25), linearQuantile(sorted, 75)] as const
  const iqrMs = quartiles[1] - quartiles[0]
  const order = orderEffects(samplesMs)
  const percentiles = percentilesOf(sorted, medianMs, sampleCount / order.effectiveSampleCount)
  return {
    sampleCount,
    minMs: sorted[0]!,
    medianMs,
    meanMs: sorted.reduce((sum, sampleMs) => sum + sampleMs, 0) / sampleCount,
    madMs: medianOf(sorted.map((sampleMs) => Math.abs(sampleMs - medianMs))),
    iqrMs,
    relativeIqr: medianMs > 0 ? iqrMs / medianMs : null,
    outliers: countOutliers(sorted, quartiles),
    percentiles,
    p90Ms: percentiles.p90.valueMs,
    p95Ms: percentiles.p95.valueMs,
    p99Ms: percentiles.p99.valueMs,
    p999Ms: percentiles.p999.valueMs,
    ci95Ms: percentiles.p50.ci95Ms,
    ...order,
  }
}
