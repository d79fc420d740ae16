import type { EngineName, Failure, Progress, Workload } from '@effzoo/contract'
import type { Engine, EngineChoice, Work } from '@effzoo/engines'
import { BenchmarkFailure } from './benchmark-failure.ts'
import { type Measured, type Measuring, measure } from './measure.ts'
import { serveParent } from './serve-parent.ts'

export type MeasureMessage = { progress: Progress } | { measured: Measured } | { failure: Pick<Failure, 'kind' | 'reason'> }

export interface EngineSource extends Omit<Measuring, 'engine'> {
  findEngine(name: EngineName): Promise<Engine>
}

/** What the parent asks for. */
export interface MeasureOrder {
  readonly workload: Workload
  readonly choice?: EngineChoice
  /** Of a custom variant. */
  readonly spec?: Work['spec']
}

/** The measuring process: one workload, one measurement. */
export function serveMeasurement({ findEngine, ...means }: EngineSource): void {
  serveParent<MeasureOrder, MeasureMessage>(async ({ workload, choice, spec }, send) => {
    const onProgress = (progress: Progress) => send({ progress })
    const engine = await findEngine(workload.engine)
    try {
      send({ measured: await measure(workload, { engine, ...means }, { onProgress, choice, spec }) })
    } catch (error) {
      console.error(error)
      send({ failure: await judge(error, engine) })
    }
  })
}

/** Only an engine that this host lacks can be there on the next try; what an engine refuses or breaks on, it will again. */
async function judge(error: unknown, engine: Engine): Promise<Pick<Failure, 'kind' | 'reason'>> {
  const reason = error instanceof Error ? error.message : String(error)
  if (error instanceof BenchmarkFailure) return { kind: 'benchmark', reason }
  const { unavailable } = await engine.probe()
  return unavailable === null
    ? { kind: 'benchmark', reason }
    : { kind: 'infrastructure', reason: `${engine.name} cannot run here: ${unavailable}` }
}
