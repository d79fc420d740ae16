// One variant, timed in turns with another.
import type { Workload } from '@effzoo/contract'
import { openWorkload } from '../turns/open-workload.ts'
import { serveStack, timeTurn } from '../turns/serve-stack.ts'

const warmUpRuns = 5

await serveStack(async (workload: Workload) => {
  const { session, parity, firstRunMs, run } = await openWorkload(workload)
  for (let count = 0; count < warmUpRuns; count++) await run()
  return {
    version: `${session.engineVersion}, ${session.execution}`,
    compileMs: session.compileMs,
    firstRunMs,
    parity,
    takeTurn: (length) => timeTurn(run, length),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  }
})
