import type { Measurement, Summary } from '@effzoo/contract'
import { findVariant, type VariantSpec, workOf } from '@effzoo/models'
import { contentionOf, gradeNoise, limitsOf, summarize } from '@effzoo/stats'

/** Everything that a result says and a measurement does not: computed here alone, so that all results are summarized alike. */
export function summarizeMeasurement(
  measurement: Measurement,
  spec: VariantSpec | undefined = findVariant(measurement.workload.variant),
): Summary {
  const { sampleCount, minMs, medianMs, meanMs, madMs, p90Ms, p95Ms, p99Ms, p999Ms, ci95Ms, ...spread } = summarize(measurement.samplesMs)
  const { grade, reasons } = gradeNoise({ sampleCount, ...spread }, contentionOf(measurement))
  const limits = limitsOfWork(measurement, medianMs, spec)
  const { iqrMs, relativeIqr, outliers, percentiles, autocorrelation, effectiveSampleCount, drift, throttling } = spread
  return {
    ...{ sampleCount, minMs, medianMs, meanMs, madMs, p90Ms, p95Ms, p99Ms, p999Ms, ci95Ms, grade },
    statistics: {
      ...{ iqrMs, relativeIqr, outliers, percentiles, autocorrelation, effectiveSampleCount, drift, throttling },
      gradeReasons: reasons,
    },
    ...limits,
  }
}

/** Of a variant that is not among the registry's the work is not known; of a precision other than float32 the engine's best is not. */
function limitsOfWork(
  { workload, peaks }: Measurement,
  medianMs: number,
  spec: VariantSpec | undefined,
): Pick<Summary, 'utilization' | 'limits'> {
  const { task, batchSize, imagePx, precision } = workload
  if (!spec) return { utilization: null, limits: null }
  const { utilization, ...limits } = limitsOf({
    ...workOf(spec, { task, batchSize, imagePx }),
    medianMs,
    peaks: precision === 'float32' ? peaks : null,
  })
  return { utilization, limits }
}
