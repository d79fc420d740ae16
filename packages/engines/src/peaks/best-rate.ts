import type { Repeatable } from './peak-kernels.ts'

/** One size of the work. */
export interface Candidate {
  readonly size: number
  /** What one run does, in whatever unit the rate is to have. */
  readonly work: number
  /** What the first element of its result must be, within `tolerance`: work that was left out has no rate. */
  readonly expected: number
  readonly tolerance: number
  open(): Promise<Repeatable>
}

export interface BestRate {
  readonly size: number
  readonly ratePerS: number
}

export interface RateOptions {
  readonly budgetMs: number
  readonly nowMs: () => number
}

/** Short against a time slice, so that some samples are not interrupted; long against reading back one element. */
const sampleMs = 5
const maxRunsPerSample = 32
/** Of each size; and of the best one, which may take this multiple of the budget: on a busy host few samples are undisturbed. */
const minSamples = { each: 3, best: 12 }
const maxOverrun = 3

/**
 * The highest rate of any sample of any size; whatever else the host does can only lower one. Sizes grow until the next would not
 * fit into the budget, or not into the engine; what is left of the budget goes to the best of them. Throws where not even
 * the first can be done.
 */
export async function bestRate(candidates: readonly Candidate[], { budgetMs, nowMs }: RateOptions): Promise<BestRate> {
  const startMs = nowMs()
  const deadlineMs = startMs + budgetMs
  const shareMs = budgetMs / (candidates.length + 1) // one share is left for the best, though all sizes fit
  let best: BestRate | undefined
  const fits = ({ work }: Candidate, untilMs: number) => !best || nowMs() + (minSamples.each * work * 1_000) / best.ratePerS <= untilMs

  for (const candidate of candidates) {
    if (!fits(candidate, deadlineMs)) break
    const limits = { minSamples: minSamples.each, untilMs: Math.min(nowMs() + shareMs, deadlineMs), lastMs: deadlineMs }
    try {
      best = faster(best, await sample(candidate, limits, nowMs))
    } catch (error) {
      if (!best) throw error
      break // it is too large for the engine
    }
  }
  const winner = candidates.find(({ size }) => size === best?.size)
  if (!winner || !best) throw new Error('there is no size to measure')
  const lastMs = startMs + maxOverrun * budgetMs
  return fits(winner, lastMs)
    ? faster(best, await sample(winner, { minSamples: minSamples.best, untilMs: deadlineMs, lastMs }, nowMs))
    : best
}

const faster = (one: BestRate | undefined, other: BestRate): BestRate => (one && one.ratePerS >= other.ratePerS ? one : other)

interface SampleLimits {
  readonly minSamples: number
  /** Goes on until then, or until it has `minSamples`, whichever is later. */
  readonly untilMs: number
  /** Begins nothing that would end after it if undisturbed. */
  readonly lastMs: number
}

async function sample({ size, work, expected, tolerance, open }: Candidate, limits: SampleLimits, nowMs: () => number): Promise<BestRate> {
  await using kernel = await open()
  const time = async (count: number) => {
    const startMs = nowMs()
    await kernel.run(count)
    return (nowMs() - startMs) / count
  }
  const first = await kernel.run(1) // compiles, and takes its memory
  if (!(Math.abs(first - expected) <= tolerance)) throw new Error(`the engine answered ${first} instead of ${expected} at size ${size}`)

  let bestMs = await time(1)
  const count = Math.max(1, Math.min(maxRunsPerSample, Math.round(sampleMs / bestMs)))
  for (let samples = 1; samples < limits.minSamples || nowMs() < limits.untilMs; samples++) {
    if (nowMs() + count * bestMs > limits.lastMs) break
    bestMs = Math.min(bestMs, await time(count))
  }
  return { size, ratePerS: (work * 1_000) / bestMs }
}
