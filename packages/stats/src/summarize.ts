import { medianInterval } from './median-interval.ts'
import { medianOf, medianOfSorted, nearestRank } from './quantile.ts'

/**
 * The fewest samples that carry a percentile p: the smallest n for which at most one of n samples lies above the true
 * percentile with a probability of at most 1 %. It is the early-stopping rule of MLPerf inference
 * (mlcommons/inference_policies, inference_rules.adoc, appendix "Early Stopping Criterion": confidence .99, tolerance 0).
 */
export const sampleFloors = { median: 11, p90: 64 } as const

export interface SampleSummary {
  sampleCount: number
  minMs: number
  medianMs: number
  meanMs: number
  /** Median absolute deviation from the median, unscaled. */
  madMs: number
  /** Nearest rank; null where the samples are too few to carry it. */
  p90Ms: number | null
  /** 95 % interval of the median; null where the samples are too few to carry it. */
  ci95Ms: [number, number] | null
}

/** What the samples say, whatever their order. Nothing is dropped as an outlier. */
export function summarize(samplesMs: readonly number[]): SampleSummary {
  const sampleCount = samplesMs.length
  if (sampleCount === 0) throw new RangeError('there are no samples to summarize')
  const wrong = samplesMs.find((sampleMs) => !Number.isFinite(sampleMs))
  if (wrong !== undefined) throw new RangeError(`a sample is ${wrong}; each must be a finite number of milliseconds`)

  const sorted = Float64Array.from(samplesMs).sort()
  const medianMs = medianOfSorted(sorted)
  return {
    sampleCount,
    minMs: sorted[0]!,
    medianMs,
    meanMs: sorted.reduce((sum, sampleMs) => sum + sampleMs, 0) / sampleCount,
    madMs: medianOf(sorted.map((sampleMs) => Math.abs(sampleMs - medianMs))),
    p90Ms: sampleCount < sampleFloors.p90 ? null : nearestRank(sorted, 90),
    ci95Ms: sampleCount < sampleFloors.median ? null : medianInterval(sorted),
  }
}
