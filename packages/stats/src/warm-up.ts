import { medianOf } from './quantile.ts'

export interface WarmUpPlan {
  /** Runs in each of the windows whose medians are compared. */
  readonly windowRuns: number
  readonly windowCount: number
  /** The windows agree when their largest median exceeds the smallest by at most this share. */
  readonly toleranceShare: number
  /** Fewer are never enough, however long they take. */
  readonly minRuns: number
  /** Less is never enough, however steady they are, unless `maxRuns` are reached. */
  readonly minMs: number
  /** Whichever is reached first ends the warm-up of a host that does not become steady. */
  readonly maxRuns: number
  readonly budgetMs: number
}

/**
 * Triton's perf_analyzer, too, repeats its windows until they agree; its last for seconds. A window of three runs is short,
 * so that a training step of seconds need not wait for minutes. Nine runs of a fast work are over before a GPU's clock has risen: on an
 * H200, whose clock rests at 345 MHz of 1,980, they took 0.14 s, and the samples after them spread by 14 %.
 */
export const defaultWarmUp: WarmUpPlan = {
  windowRuns: 3,
  windowCount: 3,
  toleranceShare: 0.05,
  minRuns: 3,
  minMs: 500,
  maxRuns: 1_000,
  budgetMs: 10_000,
}

export type WarmUpState =
  | { state: 'warming' }
  /** Steady; `spreadShare` is by how much the windows differ. */
  | { state: 'warm'; spreadShare: number }
  /** Not steady, and not to be waited for; `spreadShare` is null where there were too few runs to say. */
  | { state: 'capped'; cap: 'runs' | 'time'; spreadShare: number | null }

/**
 * Whether the runs so far suffice; `latenciesMs` in the order in which they happened. `spentMs` is their sum unless told,
 * for whoever has it anyway.
 */
export function warmUpState(latenciesMs: ArrayLike<number>, plan: WarmUpPlan = defaultWarmUp, spentMs = sumOf(latenciesMs)): WarmUpState {
  const runCount = latenciesMs.length
  const spreadShare = windowSpread(latenciesMs, plan)
  const isSteady = spreadShare !== null && spreadShare <= plan.toleranceShare
  if (isSteady && (spentMs >= plan.minMs || runCount >= plan.maxRuns)) return { state: 'warm', spreadShare }
  if (runCount >= plan.maxRuns) return { state: 'capped', cap: 'runs', spreadShare }
  if (runCount >= plan.minRuns && spentMs >= plan.budgetMs) return { state: 'capped', cap: 'time', spreadShare }
  return { state: 'warming' }
}

function sumOf(latenciesMs: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < latenciesMs.length; i++) sum += latenciesMs[i]!
  return sum
}

function windowSpread(latenciesMs: ArrayLike<number>, { windowRuns, windowCount }: WarmUpPlan): number | null {
  const first = latenciesMs.length - windowRuns * windowCount
  if (first < 0) return null
  const windowOf = (index: number) => Array.from({ length: windowRuns }, (_, i) => latenciesMs[first + index * windowRuns + i]!)
  const medians = Array.from({ length: windowCount }, (_, index) => medianOf(windowOf(index)))
  const [fastest, slowest] = [Math.min(...medians), Math.max(...medians)]
  return fastest === slowest ? 0 : (slowest - fastest) / fastest
}
