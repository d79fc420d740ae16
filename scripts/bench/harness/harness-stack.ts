// One engine, timed in turns: by a bare loop, or by all that the runner's measuring process does.
import process from 'node:process'
import type { Workload } from '@effzoo/contract'
import { type Engine, makeBatch, type Session } from '@effzoo/engines'
import { warmUpState } from '@effzoo/stats'
import { measure } from '../../../apps/bench-runner/src/measure.ts'
import { openWorkload } from '../turns/open-workload.ts'
import { serveStack, timeTurn } from '../turns/serve-stack.ts'

export interface HarnessOrder {
  readonly mode: 'bare' | 'harness'
  readonly workload: Workload
}

/** As the harness warms up: the other had the caches since the last turn. */
async function warmUp(run: () => Promise<unknown>) {
  await run()
  const latenciesMs: number[] = []
  do {
    const startMs = performance.now()
    await run()
    latenciesMs.push(performance.now() - startMs)
  } while (warmUpState(latenciesMs).state === 'warming')
}

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
    async takeTurn(length) {
      if (mode === 'harness') return (await measure(workload, measuring, { onProgress })).samplesMs
      await warmUp(run)
      return timeTurn(run, length, 0)
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  }
})
