import { type Measurement, maxSamples, type ParityProof, type Progress, protocols, type Workload } from '@effzoo/contract'
import { type Batch, type Engine, type EngineChoice, peakMemoryBytes, type Session, type Work } from '@effzoo/engines'
import { defaultWarmUp, sampleFloors, warmUpState } from '@effzoo/stats'
import { BenchmarkFailure } from './benchmark-failure.ts'
import { describeClock, hostClock } from './clock.ts'
import { type Timing, timeRuns } from './time-runs.ts'
import type { Conditions } from './watch-conditions.ts'

/** All of a measurement that the measuring process itself can know. */
export type Measured = Omit<Measurement, 'device' | 'runnerVersion' | keyof Conditions | 'peaks' | 'deviceChanges'>

/** Weights are the same on every host, so that losses can be compared. */
const seed = 1

/** An engine that keeps the answer to the same question is found out; more batches than these would only take memory. */
const inputs = { maxCount: 4, maxBytes: 256 * 2 ** 20 } as const

/** Parts of a step are told by their median: as many runs as carry it, and some more where they are fast. */
const partRuns = { min: sampleFloors.median, max: 31, budgetMs: 5_000 } as const

export interface Measuring {
  readonly engine: Engine
  readonly makeBatch: (work: Work) => Batch
  readonly checkParity: (engine: Engine, work: Work) => Promise<ParityProof>
}

/**
 * Checks that the engine computes what it should, opens it, and times it phase by phase. Raw latencies stay in the order they happened:
 * order shows throttling, and a summary can be computed later.
 */
export async function measure(
  workload: Workload,
  { engine, makeBatch, checkParity }: Measuring,
  {
    onProgress = (_progress: Progress) => {},
    clock = hostClock,
    wallMs = Date.now,
    peakBytes = peakMemoryBytes,
    choice = {} as EngineChoice,
    spec = undefined as Work['spec'],
  } = {},
): Promise<Measured> {
  const plan = protocols[workload.protocol]
  const { variant, task, batchSize, imagePx, precision } = workload
  const work: Work = { variant, task, batchSize, imagePx, precision, seed, parts: task === 'train-step', ...(spec && { spec }), ...choice }
  const timing: Timing = { clock, onProgress }
  const startedAtMs = wallMs()
  const clockFacts = describeClock(clock)

  onProgress({ phase: 'parity', done: 0, total: 1 })
  const parity = await checkParity(engine, work)
  if (parity.passed === false)
    throw new BenchmarkFailure(`the engine computes something else, so nothing was timed: ${parity.reason} (${parity.reference})`)

  onProgress({ phase: 'load', done: 0, total: null })
  const batches = makeBatches(work, makeBatch)
  const openedAtMs = clock.nowMs()
  await using session = await engine.open({ ...work, inputCount: batches.length })
  const loadMs = clock.nowMs() - openedAtMs
  await session.prepare?.(batches)

  // Allocated before the clock starts, like all that the timed part writes to.
  const warmupMs = new Float64Array(defaultWarmUp.maxRuns)
  const samplesMs = new Float64Array(maxSamples)
  const losses = new Float64Array(1 + warmupMs.length + samplesMs.length)
  let runCount = 0
  const step = {
    run: () => session.run(batches[runCount % batches.length]!),
    accept(answer: Float32Array) {
      requireFinite(answer, runCount + 1, workload)
      losses[runCount++] = answer[0]!
    },
  }

  const first = new Float64Array(1)
  await timeRuns({ phase: 'first-run', total: 1 }, step, first, () => false, timing)
  const warmUpOf = (count: number, spentMs: number) => warmUpState(warmupMs.subarray(0, count), defaultWarmUp, spentMs)
  const isWarm = (count: number, spentMs: number) => warmUpOf(count, spentMs).state !== 'warming'
  const warmed = await timeRuns({ phase: 'warm-up', total: null }, step, warmupMs, isWarm, timing)
  const ended = warmUpOf(warmed.count, warmed.spentMs)
  const isEnough = (count: number, spentMs: number) =>
    (count >= plan.targetSamples && spentMs >= plan.minMs) || (count >= plan.minSamples && spentMs >= plan.budgetMs)
  const sampled = await timeRuns({ phase: 'samples', total: plan.targetSamples }, step, samplesMs, isEnough, timing)
  onProgress({ phase: 'parts', done: 0, total: null }) // also where there are none: the samples are over
  const parts = await timeParts(session, batches[0]!, timing)
  const deviceMs = await timeDevice(session, batches[0]!, clock)

  return {
    workload,
    engineVersion: session.engineVersion,
    execution: session.execution,
    threads: session.threads,
    phases: {
      loadMs,
      compileMs: session.compileMs,
      firstRunMs: first[0]!,
      warmupMs: warmed.spentMs,
      warmupRuns: warmed.count,
      warmupCap: ended.state === 'capped' ? ended.cap : null,
    },
    parity,
    inputCount: batches.length,
    samplesMs: Array.from(samplesMs.subarray(0, sampled.count)),
    losses: task === 'train-step' ? Array.from(losses.subarray(0, Math.min(runCount, maxSamples))) : null,
    parts,
    deviceMs,
    peakMemoryBytes: peakBytes(),
    clock: clockFacts,
    startedAtMs,
    finishedAtMs: wallMs(),
  }
}

function makeBatches(work: Work, makeBatch: Measuring['makeBatch']): readonly Batch[] {
  const bytes = 4 * 3 * work.batchSize * work.imagePx ** 2
  const count = Math.max(1, Math.min(inputs.maxCount, Math.floor(inputs.maxBytes / bytes)))
  return Array.from({ length: count }, (_, place) => makeBatch({ ...work, seed: work.seed + place }))
}

function requireFinite(answer: Float32Array, run: number, { variant, task }: Workload) {
  if (answer.length > 0 && answer.every(Number.isFinite)) return
  throw new BenchmarkFailure(`run ${run} of ${variant} answered a ${task === 'infer' ? 'logit' : 'loss'} that is no finite number`)
}

async function timeParts({ parts }: Session, batch: Batch, timing: Timing): Promise<Measurement['parts']> {
  if (!parts) return null
  const timePart = async (part: keyof typeof parts) => {
    await parts[part](batch) // not timed: an engine compiles it now
    const latenciesMs = new Float64Array(partRuns.max)
    const isEnough = (count: number, spentMs: number) => count >= partRuns.min && spentMs >= partRuns.budgetMs
    const timed = { run: () => parts[part](batch), accept: () => {} }
    const { count } = await timeRuns({ phase: 'parts', total: partRuns.max }, timed, latenciesMs, isEnough, timing)
    return Array.from(latenciesMs.subarray(0, count))
  }
  return { forwardMs: await timePart('forward'), forwardBackwardMs: await timePart('forwardBackward') }
}

/** As few as carry a median: each pass waits for its own time, so that such a run takes far longer than a sample. */
async function timeDevice(session: Session, batch: Batch, { nowMs }: Timing['clock']): Promise<Measurement['deviceMs']> {
  if (!session.deviceMs) return null
  const startMs = nowMs()
  const timesMs: number[] = []
  while (timesMs.length < sampleFloors.median && (timesMs.length === 0 || nowMs() - startMs < partRuns.budgetMs))
    timesMs.push(await session.deviceMs(batch))
  return timesMs
}
