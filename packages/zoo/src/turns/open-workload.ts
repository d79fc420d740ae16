import type { ParityProof, Workload } from '@effzoo/contract'
import { checkParity, type Engine, findEngine, makeBatch, type Session, type Work } from '@effzoo/engines'
import { timedMs } from './serve-stack.ts'

/** As many as the runner takes in turns, or a loop's input would lie nearer to the processor. */
const inputCount = 4

const seed = 1

export interface OpenWorkload {
  readonly engine: Engine
  readonly session: Session
  readonly parity: ParityProof
  readonly firstRunMs: number
  run(): Promise<unknown>
}

/** Opens the engine as the runner does: only if it computes what the stored reference says. It has run once by then. */
export async function openWorkload(workload: Workload): Promise<OpenWorkload> {
  const engine = await findEngine(workload.engine)
  const { variant, task, batchSize, imagePx, precision } = workload
  const work: Work = { variant, task, batchSize, imagePx, precision, seed }
  const parity = await checkParity(engine, work)
  if (parity.passed === false) throw new Error(`computes something else, so that nothing is timed: ${parity.reason ?? parity.reference}`)

  const session = await engine.open({ ...work, inputCount })
  const batches = Array.from({ length: inputCount }, (_, place) => makeBatch({ ...work, seed: seed + place }))
  await session.prepare?.(batches)
  let runCount = 0
  const run = () => session.run(batches[runCount++ % inputCount]!)
  return { engine, session, parity, firstRunMs: await timedMs(run), run }
}
