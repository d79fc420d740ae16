export interface MeasuredWork {
  readonly flop: number
  /** What must at least move between memory and processor. */
  readonly bytes: number
  readonly medianMs: number
  /** The engine's best on that device, for the same precision; null where they are unknown. */
  readonly peaks: { readonly flopsPerS: number; readonly bytesPerS: number } | null
}

/** How near a run came to what its engine can do on that device. Null where that is unknown. */
export interface Limits {
  readonly achievedFlopsPerS: number | null
  /** Of the best product's rate, 0 to 1. */
  readonly utilization: number | null
  /** The run cannot be shorter while no product and no copy is faster than the best ones: its roofline. */
  readonly rooflineMs: number | null
  readonly rooflineBound: 'compute' | 'memory' | null
  /** Of the run, 0 to 1: 1 lies on the roofline. */
  readonly shareOfRoofline: number | null
}

/**
 * After Williams, Waterman and Patterson, "Roofline: an insightful visual performance model for multicore architectures" (2009), with
 * limits that are measured. They are so at one moment, and a run at a better one may beat them: a share is then 1, for
 * none can be more; `achievedFlopsPerS` still says what was reached.
 */
export function limitsOf({ flop, bytes, medianMs, peaks }: MeasuredWork): Limits {
  const achievedFlopsPerS = medianMs > 0 ? (flop * 1_000) / medianMs : null
  if (!peaks) return { achievedFlopsPerS, utilization: null, rooflineMs: null, rooflineBound: null, shareOfRoofline: null }
  const computeMs = (flop * 1_000) / peaks.flopsPerS
  const memoryMs = (bytes * 1_000) / peaks.bytesPerS
  const rooflineMs = Math.max(computeMs, memoryMs)
  return {
    achievedFlopsPerS,
    utilization: achievedFlopsPerS === null ? null : Math.min(1, achievedFlopsPerS / peaks.flopsPerS),
    rooflineMs,
    rooflineBound: computeMs >= memoryMs ? 'compute' : 'memory',
    shareOfRoofline: medianMs > 0 ? Math.min(1, rooflineMs / medianMs) : null,
  }
}
