export interface ComparisonOptions {
  /** Of the interval; .99 unless told, so that one comparison in a hundred of a thing with itself may exclude 1. */
  readonly confidence?: number
  /** Smaller differences are not worth a verdict; .02 unless told. */
  readonly leastEffectShare?: number
}

export const comparisonDefaults = { confidence: 0.99, leastEffectShare: 0.02 } as const

/** Why nothing can be said. */
export type Indecision =
  /** Fewer samples or rounds than an interval takes. */
  | 'too-few'
  /** One of the two was disturbed so much (grade D) that another run of it may lie anywhere. */
  | 'too-noisy'
  /** The interval holds both 1 and a difference that would matter. */
  | 'too-wide'
  /** There is a difference; whether it matters is not clear. */
  | 'near-least-effect'

export type Comparison = {
  /** Candidate over baseline, of their median latencies; above 1 the candidate is slower. */
  ratio: number
  confidence: number
  leastEffectShare: number
} & (
  | { verdict: 'faster' | 'slower' | 'same'; ratioInterval: [low: number, high: number]; indecision: null }
  | { verdict: 'undecided'; ratioInterval: [low: number, high: number] | null; indecision: Indecision }
)

/** Logarithms of ratios: twice as fast and twice as slow are equally far from equal. */
export interface LogEstimate {
  readonly logRatio: number
  readonly low: number
  readonly high: number
}

/**
 * A difference is reported when chance is ruled out, at the confidence, and when it is as large as the least effect by
 * the best estimate; equality when all that the interval holds is smaller. Requiring the whole interval to lie beyond the
 * least effect would need nearly three times the samples to find 5 %, and rule out no more of what chance does.
 */
export function decide({ logRatio, low, high }: LogEstimate, confidence: number, leastEffectShare: number): Comparison {
  const common = { ratio: Math.exp(logRatio), confidence, leastEffectShare }
  const ratioInterval: [number, number] = [Math.exp(low), Math.exp(high)]
  // The same factor in both directions: 1.02 and 1 / 1.02.
  const least = Math.log1p(leastEffectShare)
  if (low > 0 && logRatio >= least) return { ...common, verdict: 'slower', ratioInterval, indecision: null }
  if (high < 0 && logRatio <= -least) return { ...common, verdict: 'faster', ratioInterval, indecision: null }
  if (low >= -least && high <= least) return { ...common, verdict: 'same', ratioInterval, indecision: null }
  return { ...common, verdict: 'undecided', ratioInterval, indecision: low > 0 || high < 0 ? 'near-least-effect' : 'too-wide' }
}

/** A ratio has no meaning otherwise. */
export function requireLatencies(samplesMs: readonly number[]): void {
  if (samplesMs.length === 0) throw new RangeError('there are no samples to compare')
  const wrong = samplesMs.find((sampleMs) => !(sampleMs > 0 && sampleMs < Number.POSITIVE_INFINITY))
  if (wrong !== undefined) throw new RangeError(`a sample is ${wrong}; each must be a positive number of milliseconds`)
}
