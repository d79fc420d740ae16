export interface Clock {
  readonly name: string
  nowMs(): number
}

/** Monotonic, with nanosecond steps in Node (it is coarser in browsers). */
export const hostClock: Clock = { name: 'performance.now', nowMs: () => performance.now() }

/** The smallest step that the clock was seen to make. */
export function clockResolutionMs(clock: Clock, stepCount = 100, maxReads = 1_000_000): number {
  let smallestMs = Number.POSITIVE_INFINITY
  let beforeMs = clock.nowMs()
  for (let steps = 0, reads = 0; steps < stepCount; reads++) {
    if (reads === maxReads) throw new Error(`the clock ${clock.name} stands still: ${steps} steps in ${maxReads} readings`)
    const nowMs = clock.nowMs()
    if (nowMs === beforeMs) continue
    smallestMs = Math.min(smallestMs, nowMs - beforeMs)
    beforeMs = nowMs
    steps += 1
  }
  return smallestMs
}

/**
 * What one reading of the clock takes, which every sample holds once. The least of some batches: whatever else the host
 * does can only lengthen one. A batch is long against the steps of a coarse clock, and short against a time slice.
 */
export function clockOverheadMs(clock: Clock, batches = 20, readsPerBatch = 5_000): number {
  let leastMs = Number.POSITIVE_INFINITY
  for (let batch = 0; batch < batches; batch++) {
    const startMs = clock.nowMs()
    for (let reads = 1; reads < readsPerBatch; reads++) clock.nowMs()
    leastMs = Math.min(leastMs, (clock.nowMs() - startMs) / readsPerBatch)
  }
  return leastMs
}

/** A clock and how well it measures, as a measurement records it. */
export const describeClock = (clock: Clock) => ({
  name: clock.name,
  resolutionMs: clockResolutionMs(clock),
  overheadMs: clockOverheadMs(clock),
})
