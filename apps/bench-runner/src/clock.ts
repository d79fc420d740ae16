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
