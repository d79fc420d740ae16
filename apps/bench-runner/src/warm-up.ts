import { medianOf } from '@effzoo/stats'

/**
 * Steady: the medians of the last three windows lie within 5 %. A window of three runs is short, so that a training
 * step of seconds need not wait for minutes; the caps end it where a host never becomes steady.
 */
export const warmUp = { windowRuns: 3, windows: 3, tolerance: 0.05, minRuns: 3, maxRuns: 100, budgetMs: 10_000 } as const

/** Whether the runs so far suffice; `latenciesMs` in the order they happened. */
export function isWarm(latenciesMs: Float64Array, spentMs: number): boolean {
  if (latenciesMs.length < warmUp.minRuns) return false
  return latenciesMs.length >= warmUp.maxRuns || spentMs >= warmUp.budgetMs || isSteady(latenciesMs)
}

function isSteady(latenciesMs: Float64Array): boolean {
  const { windowRuns, windows, tolerance } = warmUp
  if (latenciesMs.length < windows * windowRuns) return false
  const medians = Array.from({ length: windows }, (_, i) => {
    const end = latenciesMs.length - i * windowRuns
    return medianOf(latenciesMs.subarray(end - windowRuns, end))
  })
  return Math.max(...medians) <= Math.min(...medians) * (1 + tolerance)
}
