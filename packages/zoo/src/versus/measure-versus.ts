import { fileURLToPath } from 'node:url'
import type { ParityProof, Workload } from '@effzoo/contract'
import { type Comparison, compareRounds, medianOf, type Round } from '@effzoo/stats'
import { launchScript } from '../turns/guarded-process.ts'
import { measurePair, type Side } from '../turns/measure-pair.ts'

/** Ten runs a turn are what a round should have (docs/statistics.md); of fast work more, so that a turn outlasts a hiccup of the host. */
const turnLength = { minMs: 100, minCount: 10 } as const

export interface VersusOptions {
  readonly baseline: Workload
  readonly candidate: Workload
  readonly roundCount: number
  readonly leastEffectShare: number
  /** Decides who goes first in each round, by a coin. */
  readonly seed: number
  readonly say: (line: string) => void
}

export interface VersusSide {
  readonly workload: Workload
  readonly version: string
  readonly parity: ParityProof | null
  readonly medianMs: number
  readonly runCount: number
}

/** What `--json` answers. */
export interface VersusReport extends Readonly<Record<Side, VersusSide>> {
  readonly comparison: Comparison
  readonly seed: number
  readonly backgroundShares: readonly number[]
  readonly samples: readonly Round[]
}

const launch = (workload: Workload) => launchScript(fileURLToPath(new URL('./versus-stack.ts', import.meta.url)), workload)

/** Both in a process of its own, in turns, each stopped while it is not its turn. */
export async function measureVersus({
  baseline,
  candidate,
  leastEffectShare,
  ...options
}: VersusOptions): Promise<VersusReport | { readonly failed: string }> {
  const pair = await measurePair({ baseline: launch(baseline), candidate: launch(candidate) }, { ...options, turnLength })
  if ('failed' in pair) return pair
  const { rounds, ready, backgroundShares } = pair
  const sideOf = (side: Side, workload: Workload, latenciesMs: readonly number[]): VersusSide => ({
    workload,
    version: ready[side].version,
    parity: ready[side].parity ?? null,
    medianMs: medianOf(latenciesMs),
    runCount: latenciesMs.length,
  })
  return {
    baseline: sideOf(
      'baseline',
      baseline,
      rounds.flatMap(({ baselineMs }) => baselineMs),
    ),
    candidate: sideOf(
      'candidate',
      candidate,
      rounds.flatMap(({ candidateMs }) => candidateMs),
    ),
    comparison: compareRounds(rounds, { leastEffectShare }),
    seed: options.seed,
    backgroundShares,
    samples: rounds,
  }
}
