// One engine, opened once: by turns in a bare loop, and by all that the runner's measuring process does.

import { type Progress, protocols, type Workload } from '@effzoo/contract'
import { type Engine, makeBatch, type Session } from '@effzoo/engines'
import { createRandom, type Round, warmUpState } from '@effzoo/stats'
import { backgroundShare } from '@effzoo/zoo/turns'
import { openWorkload, timedMs, timeTurn } from '@effzoo/zoo/turns/stack'
import { measure } from '../../../apps/bench-runner/src/measure.ts'
import { serveParent } from '../../../apps/bench-runner/src/serve-parent.ts'

export interface HarnessOrder {
  readonly workload: Workload
  readonly roundCount: number
  /** Decides who is first in each round. */
  readonly seed: number
}

/** The bare loop is the baseline. `progress` is what the runner's child tells its parent, and part of the cost. */
export type HarnessMessage =
  | { readonly round: Round; readonly backgroundShare: number; readonly version: string }
  | { readonly progress: Progress }

/** As the harness warms up: the other may have left the caches otherwise. */
async function warmUp(run: () => Promise<unknown>) {
  await run()
  const latenciesMs: number[] = []
  do latenciesMs.push(await timedMs(run))
  while (warmUpState(latenciesMs).state === 'warming')
}

/** The engine with a session that is open already: it is not opened, and not closed, for each turn. */
const withSession = (engine: Engine, session: Session): Engine => ({
  ...engine,
  open: async () => ({ ...session, async [Symbol.asyncDispose]() {} }),
})

async function takeTurns({ workload, roundCount, seed }: HarnessOrder, send: (message: HarnessMessage) => void) {
  const { engine, session, parity, run } = await openWorkload(workload)
  const measuring = { engine: withSession(engine, session), makeBatch, checkParity: async () => parity }
  const length = { minMs: 0, minCount: protocols[workload.protocol].targetSamples }
  const bare = async () => {
    await warmUp(run)
    return timeTurn(run, length, 0)
  }
  const harness = async () => (await measure(workload, measuring, { onProgress: (progress) => send({ progress }) })).samplesMs

  const random = createRandom(seed)
  for (let count = 0; count < roundCount; count++) {
    const share = await backgroundShare()
    const early = random.chance(0.5) ? await bare() : undefined
    const candidateMs = await harness()
    const baselineMs = early ?? (await bare())
    send({ round: { baselineMs, candidateMs }, backgroundShare: share, version: session.engineVersion })
  }
}

serveParent(takeTurns)
