import type { Round } from '@effzoo/stats'
import { createRandom } from '@effzoo/stats'
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

/**
 * Two stacks in turns; where one fails there is nothing to compare, and it ends. Each round has processes of its own: how one happens to
 * lie in memory makes it slower or faster for all its life (6 % were seen), which rounds of the same two processes would take for a difference.
 */
export async function measurePair(
  launches: Readonly<Record<Side, Launch>>,
  { roundCount, seed, say, ...options }: Omit<RoundsOptions, 'leastStacks'>,
): Promise<Pair | { readonly failed: string }> {
  const random = createRandom(seed)
  const rounds: Round[] = []
  const allShares: number[] = []
  for (;;) {
    const { measured, failed, backgroundShares } = await measureRounds(new Map(sides.map((side) => [side, launches[side]])), {
      ...options,
      roundCount: 1,
      seed: random.below(2 ** 31),
      say() {},
      leastStacks: sides.length,
    })
    const [baseline, candidate] = sides.map((side) => measured.get(side))
    if (!baseline || !candidate) return { failed: [...failed].map(([side, reason]) => `the ${side} ${reason}`).join('; ') }
    rounds.push({ baselineMs: baseline.turns[0]!.latenciesMs, candidateMs: candidate.turns[0]!.latenciesMs })
    allShares.push(...backgroundShares)
    say(`round ${rounds.length} of ${roundCount}`)
    if (rounds.length === roundCount)
      return { rounds, ready: { baseline: baseline.ready, candidate: candidate.ready }, backgroundShares: allShares }
  }
}
