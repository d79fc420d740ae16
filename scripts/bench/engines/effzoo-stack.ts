// effzoo's tensorflow engine as a stack. peers/peer.py is its counterpart for the others; they speak alike.
import { findEngine, makeBatch, type Work } from '@effzoo/engines'
import { serveStack, timedMs, timeTurn } from '@effzoo/zoo/turns/stack'

const warmUpRuns = 2
const seed = 1

await serveStack(async (order: Omit<Work, 'seed'>) => {
  const work = { ...order, seed }
  const session = await (await findEngine('tensorflow')).open(work)
  if (work.execution && session.execution !== work.execution)
    throw new Error(`asked for ${work.execution}, the engine runs ${session.execution}`)
  const batch = makeBatch(work)
  await session.prepare?.([batch])
  const run = () => session.run(batch)

  const firstRunMs = await timedMs(run)
  for (let count = 0; count < warmUpRuns; count++) await run()
  return {
    version: `${session.engineVersion}, ${session.execution}`,
    compileMs: session.compileMs,
    firstRunMs,
    takeTurn: (length) => timeTurn(run, length),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  }
})
