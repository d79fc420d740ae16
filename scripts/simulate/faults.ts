import type { Random } from '@effzoo/stats'

/** What may go wrong, and how often. Chances are of one message, statement, effect or write; nothing happens where a mean time is infinite. */
export interface Faults {
  readonly dropChance: number
  readonly duplicateChance: number
  /** Late, so that what was sent after it comes before it. */
  readonly lateChance: number
  readonly latestMs: number
  /** A runner or user is cut off from everybody. */
  readonly cutEveryMs: number
  readonly longestCutMs: number
  readonly apiCrashEveryMs: number
  /** The API dies right before or right behind a statement. */
  readonly statementCrashChance: number
  /** The statement fails: undone, or done with its answer lost. */
  readonly statementFailureChance: number
  readonly runnerCrashEveryMs: number
  /** The runner dies between two effects. */
  readonly effectCrashChance: number
  readonly slowWriteChance: number
  readonly slowestWriteMs: number
  /** Somebody stops a runner in an orderly manner, and starts it again. */
  readonly stopEveryMs: number
}

export const calm: Faults = {
  dropChance: 0,
  duplicateChance: 0,
  lateChance: 0,
  latestMs: 0,
  cutEveryMs: Number.POSITIVE_INFINITY,
  longestCutMs: 0,
  apiCrashEveryMs: Number.POSITIVE_INFINITY,
  statementCrashChance: 0,
  statementFailureChance: 0,
  runnerCrashEveryMs: Number.POSITIVE_INFINITY,
  effectCrashChance: 0,
  slowWriteChance: 0,
  slowestWriteMs: 0,
  stopEveryMs: Number.POSITIVE_INFINITY,
}

const never = Number.POSITIVE_INFINITY

/** Each seed has some faults and lacks others: where all are there at once, each hides what another would have shown. */
export function chooseFaults({ pick }: Random): Faults {
  return {
    dropChance: pick([0, 0.01, 0.05, 0.2]),
    duplicateChance: pick([0, 0.02, 0.1, 0.3]),
    lateChance: pick([0, 0.02, 0.1]),
    latestMs: pick([2_000, 20_000, 120_000]),
    cutEveryMs: pick([never, 300_000, 90_000]),
    longestCutMs: pick([20_000, 120_000]),
    apiCrashEveryMs: pick([never, 300_000, 60_000]),
    statementCrashChance: pick([0, 0.002, 0.01]),
    statementFailureChance: pick([0, 0.005, 0.02]),
    runnerCrashEveryMs: pick([never, 300_000, 60_000]),
    effectCrashChance: pick([0, 0.002, 0.02]),
    slowWriteChance: pick([0, 0.05, 0.3]),
    slowestWriteMs: pick([1_000, 20_000]),
    stopEveryMs: pick([never, 300_000, 120_000]),
  }
}
