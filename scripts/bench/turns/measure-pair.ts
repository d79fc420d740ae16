import type { Round } from '@effzoo/stats'
import type { Launch } from './guarded-process.ts'
import { measureRounds, type RoundsOptions } from './rounds.ts'
import type { Ready } from './stack-process.ts'

const sides = ['baseline', 'candidate'] as const
export type Side = (typeof sides)[number]

export interface Pair {
  readonly rounds: readonly Round[]
  readonly ready: Readonly<Record<Side, Ready>>
  /** What others took of the CPUs before each round, 0 to 1. */
  readonly backgroundShares: readonly number[]
}

/** Two stacks in turns; where one fails there is nothing to compare, and it ends. */
export async function measurePair(
  launches: Readonly<Record<Side, Launch>>,
  options: Omit<RoundsOptions, 'leastStacks'>,
): Promise<Pair | { readonly failed: string }> {
  const { measured, failed, backgroundShares } = await measureRounds(new Map(sides.map((side) => [side, launches[side]])), {
    ...options,
    leastStacks: sides.length,
  })
  const [baseline, candidate] = sides.map((side) => measured.get(side))
  if (!baseline || !candidate) return { failed: [...failed].map(([side, reason]) => `the ${side} ${reason}`).join('; ') }
  const rounds = baseline.turns.map(({ latenciesMs }, round) => ({
    baselineMs: latenciesMs,
    candidateMs: candidate.turns[round]!.latenciesMs,
  }))
  return { rounds, ready: { baseline: baseline.ready, candidate: candidate.ready }, backgroundShares }
}
