// effzoo's tensorflow engine as a stack. peers/peer.py is its counterpart for the others; they speak alike.
import process from 'node:process'
import { createInterface } from 'node:readline'
import { findEngine, makeBatch, type Work } from '@effzoo/engines'
import { peakMemoryBytes } from '../../../apps/bench-runner/src/peak-memory.ts'
import type { Ready, Turn, TurnLength } from './stack-process.ts'

const warmUpRuns = 2
const seed = 1

async function timedMs(run: () => Promise<unknown>) {
  const startMs = performance.now()
  await run()
  return performance.now() - startMs
}

const answer = (message: Ready | Turn) => process.stdout.write(`${JSON.stringify(message)}\n`)

async function serve(work: Work) {
  const session = await (await findEngine('tensorflow')).open(work)
  if (work.execution && session.execution !== work.execution)
    throw new Error(`asked for ${work.execution}, the engine runs ${session.execution}`)
  const batch = makeBatch(work)
  const run = () => session.run(batch)

  const firstRunMs = await timedMs(run)
  for (let count = 0; count < warmUpRuns; count++) await run()
  answer({ ready: true, version: `${session.engineVersion}, ${session.execution}`, compileMs: session.compileMs, firstRunMs })

  for await (const line of createInterface({ input: process.stdin })) {
    const { minMs, minCount } = (JSON.parse(line) as { run: TurnLength }).run
    const latenciesMs: number[] = []
    await run() // untimed: the others had the caches since the last turn
    for (let spentMs = 0; latenciesMs.length < minCount || spentMs < minMs; spentMs += latenciesMs.at(-1)!)
      latenciesMs.push(await timedMs(run))
    answer({ latenciesMs, peakRssBytes: peakMemoryBytes() })
  }
  await session[Symbol.asyncDispose]()
}

try {
  await serve({ ...JSON.parse(process.argv[2]!), seed })
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`) // the last line: the reason that is shown
  process.exitCode = 1
}
