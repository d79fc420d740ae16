// One engine, timed in turns: by a bare loop, or by all that the runner's measuring process does. It speaks as engines/effzoo-stack.ts.
import process from 'node:process'
import { createInterface } from 'node:readline'
import type { Workload } from '@effzoo/contract'
import { checkParity, type Engine, findEngine, makeBatch, type Session, type Work } from '@effzoo/engines'
import { measure } from '../../../apps/bench-runner/src/measure.ts'
import { peakMemoryBytes } from '../../../apps/bench-runner/src/peak-memory.ts'
import type { Ready, Turn, TurnLength } from '../engines/stack-process.ts'

export interface HarnessOrder {
  readonly mode: 'bare' | 'harness'
  readonly workload: Workload
}

/** As many as the harness takes in turns, or the loop's inputs would lie nearer to the processor. */
const inputCount = 4

const answer = (message: Ready | Turn) => process.stdout.write(`${JSON.stringify(message)}\n`)

/** The engine with a session that is open already: it is not opened, and not closed, for each turn. */
const withSession = (engine: Engine, session: Session): Engine => ({
  ...engine,
  open: async () => ({ ...session, run: session.run, async [Symbol.asyncDispose]() {} }),
})

async function serve({ mode, workload }: HarnessOrder) {
  const engine = await findEngine(workload.engine)
  const { variant, task, batchSize, imagePx, precision } = workload
  const work: Work = { variant, task, batchSize, imagePx, precision, seed: 1 }
  const parity = await checkParity(engine, work)
  const session = await engine.open(work)
  const batches = Array.from({ length: inputCount }, (_, place) => makeBatch({ ...work, seed: work.seed + place }))

  const startMs = performance.now()
  await session.run(batches[0]!)
  answer({ ready: true, version: session.engineVersion, compileMs: session.compileMs, firstRunMs: performance.now() - startMs })

  const opened = withSession(engine, session)
  const takeTurn = {
    async bare({ minCount }: TurnLength) {
      const latenciesMs: number[] = []
      // untimed: as the harness warms up, for the other had the caches since the last turn
      for (let run = 0; run < 9; run++) await session.run(batches[run % inputCount]!)
      for (let run = 0; run < minCount; run++) {
        const runStartMs = performance.now()
        await session.run(batches[run % inputCount]!)
        latenciesMs.push(performance.now() - runStartMs)
      }
      return latenciesMs
    },
    async harness() {
      const onProgress = () => process.stderr.write('.') // the runner's child sends it to its parent
      const { samplesMs } = await measure(workload, { engine: opened, makeBatch, checkParity: async () => parity }, { onProgress })
      return samplesMs
    },
  }[mode]
  for await (const line of createInterface({ input: process.stdin })) {
    const { run } = JSON.parse(line) as { run: TurnLength }
    answer({ latenciesMs: await takeTurn(run), peakRssBytes: peakMemoryBytes() })
  }
  await session[Symbol.asyncDispose]()
}

try {
  await serve(JSON.parse(process.argv[2]!) as HarnessOrder)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`) // the last line: the reason that is shown
  process.exitCode = 1
}
