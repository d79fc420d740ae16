// One engine, timed in turns: by a bare loop, or by all that the runner's measuring process does.
import process from 'node:process'
import type { Workload } from '@effzoo/contract'
import { type Engine, makeBatch, type Session } from '@effzoo/engines'
import { measure } from '../../../apps/bench-runner/src/measure.ts'
import { openWorkload } from '../turns/open-workload.ts'
import { serveStack, timeTurn } from '../turns/serve-stack.ts'

export interface HarnessOrder {
  readonly mode: 'bare' | 'harness'
  readonly workload: Workload
}

/** As many as the harness takes to find a steady engine warm. */
const warmUpRuns = 9

/** The engine with a session that is open already: it is not opened, and not closed, for each turn. */
const withSession = (engine: Engine, session: Session): Engine => ({
  ...engine,
  open: async () => ({ ...session, async [Symbol.asyncDispose]() {} }),
})

await serveStack(async ({ mode, workload }: HarnessOrder) => {
  const { engine, session, parity, firstRunMs, run } = await openWorkload(workload)
  const measuring = { engine: withSession(engine, session), makeBatch, checkParity: async () => parity }
  const onProgress = () => process.stderr.write('.\n') // the runner's child sends it to its parent
  return {
    version: session.engineVersion,
    compileMs: session.compileMs,
    firstRunMs,
    parity,
    takeTurn: async (length) =>
      mode === 'bare' ? timeTurn(run, length, warmUpRuns) : (await measure(workload, measuring, { onProgress })).samplesMs,
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  }
})
