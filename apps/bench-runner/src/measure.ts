import { type Measurement, type Progress, protocols, type Workload } from '@effzoo/contract'
import type { Batch, Engine, Work } from '@effzoo/engines'
import { BenchmarkFailure } from './benchmark-failure.ts'
import { clockResolutionMs, hostClock } from './clock.ts'
import { peakMemoryBytes } from './peak-memory.ts'
import { isWarm, warmUp } from './warm-up.ts'

/** All of a measurement that the measuring process itself can know. */
export type Measured = Omit<Measurement, 'device' | 'runnerVersion'>

/** Weights are the same on every host, so that losses can be compared. */
const seed = 1

/** Progress goes out at most four times a second. */
const progressEveryMs = 250

/**
 * Opens the engine and times it phase by phase. Raw latencies stay in the order they happened: order shows throttling,
 * and a summary can be computed later.
 */
export async function measure(
  workload: Workload,
  { engine, makeBatch }: { engine: Engine; makeBatch: (work: Work) => Batch },
  {
    onProgress = (_progress: Progress) => {},
    clock = hostClock,
    wallMs = Date.now,
    peakBytes = peakMemoryBytes,
    execution = undefined as Work['execution'],
  } = {},
): Promise<Measured> {
  const plan = protocols[workload.protocol]
  const { variant, task, batchSize, imagePx, precision } = workload
  const work: Work = { variant, task, batchSize, imagePx, precision, seed, ...(execution && { execution }) }
  const startedAtMs = wallMs()
  const resolutionMs = clockResolutionMs(clock)

  onProgress({ phase: 'load', done: 0, total: null })
  const openedAtMs = clock.nowMs()
  await using session = await engine.open(work)
  const loadMs = clock.nowMs() - openedAtMs
  const batch = makeBatch(work)

  // Allocated before the clock starts, like all that the timed part writes to.
  const warmupMs = new Float64Array(warmUp.maxRuns)
  const samplesMs = new Float64Array(plan.targetSamples)
  const losses = new Float64Array(1 + warmUp.maxRuns + plan.targetSamples)
  let runCount = 0

  const timeRun = async (): Promise<number> => {
    const startMs = clock.nowMs()
    const answer = await session.run(batch)
    const latencyMs = clock.nowMs() - startMs
    if (answer.length === 0 || !answer.every(Number.isFinite)) {
      throw new BenchmarkFailure(
        `run ${runCount + 1} of ${variant} answered a ${task === 'infer' ? 'logit' : 'loss'} that is no finite number`,
      )
    }
    losses[runCount++] = answer[0]!
    return latencyMs
  }

  /** Runs until `isEnough`, keeps the latencies in `latenciesMs`, and answers how many there are. */
  const timeRuns = async (phase: Progress['phase'], latenciesMs: Float64Array, isEnough: (count: number, spentMs: number) => boolean) => {
    let count = 0
    let spentMs = 0
    let reportedAtMs = Number.NEGATIVE_INFINITY
    while (!isEnough(count, spentMs)) {
      if (clock.nowMs() - reportedAtMs >= progressEveryMs) {
        onProgress({ phase, done: count, total: phase === 'samples' ? plan.targetSamples : null })
        // An engine that never waits would keep the event loop, and with it the progress, to itself.
        await new Promise((resolve) => setImmediate(resolve))
        reportedAtMs = clock.nowMs()
      }
      const latencyMs = await timeRun()
      latenciesMs[count++] = latencyMs
      spentMs += latencyMs
    }
    return { count, spentMs }
  }

  onProgress({ phase: 'first-run', done: 0, total: 1 })
  const firstRunMs = await timeRun()
  const warmed = await timeRuns('warm-up', warmupMs, (count, spentMs) => isWarm(warmupMs.subarray(0, count), spentMs))
  const sampled = await timeRuns(
    'samples',
    samplesMs,
    (count, spentMs) => count === plan.targetSamples || (count >= plan.minSamples && spentMs >= plan.budgetMs),
  )
  onProgress({ phase: 'samples', done: sampled.count, total: sampled.count })

  return {
    workload,
    engineVersion: session.engineVersion,
    execution: session.execution,
    threads: session.threads,
    phases: { loadMs, compileMs: session.compileMs, firstRunMs, warmupMs: warmed.spentMs, warmupRuns: warmed.count },
    samplesMs: Array.from(samplesMs.subarray(0, sampled.count)),
    losses: task === 'train-step' ? Array.from(losses.subarray(0, runCount)) : null,
    peakMemoryBytes: peakBytes(),
    clock: { name: clock.name, resolutionMs },
    startedAtMs,
    finishedAtMs: wallMs(),
  }
}
