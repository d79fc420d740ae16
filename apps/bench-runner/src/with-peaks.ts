import type { EngineName, EngineReport, Peaks } from '@effzoo/contract'
import type { measureInChild } from './measure-in-child.ts'
import type { PeaksCache } from './peaks-cache.ts'
import type { FoundPeaks } from './serve-peaks.ts'

/**
 * Measures an engine's peaks before the first job of that engine, while the job's heartbeat keeps its lease and nothing else is
 * measured; each job's measurement carries them. Peaks that cannot be had cost no job.
 */
export function withPeaks(
  measure: typeof measureInChild,
  {
    cache,
    engines,
    onMeasured,
  }: { cache: PeaksCache; engines: readonly EngineReport[]; onMeasured: (name: EngineName, found: FoundPeaks) => void },
): typeof measureInChild {
  return async (job, device, options = {}) => {
    const report = engines.find(({ name }) => name === job.engine)
    let peaks: Peaks | null = null
    if (report) {
      let isNew = false
      const onMeasure = () => {
        isNew = true
      }
      const request = { onMeasure, ...(options.signal && { signal: options.signal }) }
      const found = await cache.peaksFor(report, request).catch((error: Error) => ({ unknown: error.message })) // a full disk, say
      if (isNew) onMeasured(report.name, found)
      if ('peaks' in found) peaks = found.peaks
    }
    return measure(job, device, { ...options, peaks })
  }
}
