import type { Measurement, Summary } from '@effzoo/contract'
import { findVariant, workOf } from '@effzoo/models'
import { gradeNoise, limitsOf, summarize } from '@effzoo/stats'

/** Everything that a result says and a measurement does not: computed here alone, so that all results are summarized alike. */
export function summarizeMeasurement(measurement: Measurement): Summary {
  const { sampleCount, minMs, medianMs, meanMs, madMs, p90Ms, p95Ms, p99Ms, p999Ms, ci95Ms, ...spread } = summarize(measurement.samplesMs)
  const { grade, reasons } = gradeNoise({ sampleCount, ...spread }, contentionOf(measurement))
  const limits = limitsOfWork(measurement, medianMs)
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

/** The grade asks for the share of the threads that the process may use: that of the wall time is counted in cores. */
function contentionOf({ contention, threads, device }: Measurement) {
  if (!contention) return null
  const { stealShare, runQueuePerCpu, backgroundShare, cpuShareOfWall } = contention
  const cores = Math.min(threads ?? 1, device.logicalCores)
  return { stealShare, runQueuePerCpu, backgroundShare, cpuShareOfWall: cpuShareOfWall === null ? null : cpuShareOfWall / cores }
}

/** Of a variant that is not among the registry's the work is not known. */
function limitsOfWork({ workload, peaks }: Measurement, medianMs: number): Pick<Summary, 'utilization' | 'limits'> {
  const { variant, task, batchSize, imagePx } = workload
  const spec = findVariant(variant)
  if (!spec) return { utilization: null, limits: null }
  const { utilization, ...limits } = limitsOf({ ...workOf(spec, { task, batchSize, imagePx }), medianMs, peaks })
  return { utilization, limits }
}
