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
/** What a size gets before the next one has its turn: in all so many parts of the budget as there are sizes, and one more. */
const minSamples = 3

/**
 * The highest rate of any sample of any size; whatever else the host does can only lower one. Sizes grow until the next would not
 * fit into the budget, or not into the engine; what is left of the budget goes to the best of them. Throws where not even
 * the first can be done.
 */
export async function bestRate(candidates: readonly Candidate[], { budgetMs, nowMs }: RateOptions): Promise<BestRate> {
  const startMs = nowMs()
  const deadlineMs = startMs + budgetMs
  const shareMs = budgetMs / (candidates.length + 1)
  let best: BestRate | undefined
  const leftMs = () => deadlineMs - nowMs()

  for (const candidate of candidates) {
    if (best && (minSamples * candidate.work * 1_000) / best.ratePerS > leftMs()) break
    try {
      best = faster(best, await sample(candidate, { untilMs: Math.min(nowMs() + shareMs, deadlineMs), deadlineMs, nowMs }))
    } catch (error) {
      if (!best) throw error
      break // it is too large for the engine
    }
  }
  const winner = candidates.find(({ size }) => size === best?.size)
  if (!winner || !best) throw new Error('there is no size to measure')
  if (leftMs() < (minSamples * winner.work * 1_000) / best.ratePerS) return best
  return faster(best, await sample(winner, { untilMs: deadlineMs, deadlineMs, nowMs }))
}

const faster = (one: BestRate | undefined, other: BestRate): BestRate => (one && one.ratePerS >= other.ratePerS ? one : other)

interface SampleOptions extends Pick<RateOptions, 'nowMs'> {
  readonly untilMs: number
  readonly deadlineMs: number
}

async function sample({ size, work, expected, tolerance, open }: Candidate, { untilMs, deadlineMs, nowMs }: SampleOptions) {
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
  for (let samples = 1; samples < minSamples || nowMs() < untilMs; samples++) {
    if (nowMs() + count * bestMs > deadlineMs) break
    bestMs = Math.min(bestMs, await time(count))
  }
  return { size, ratePerS: (work * 1_000) / bestMs }
}
