import { autocorrelations, ranksOf, varianceInflation } from './autocorrelation.ts'
import { blockMedians } from './block-medians.ts'
import { medianOf } from './quantile.ts'
import { sampleFloors } from './sample-floor.ts'
import { fitStep } from './step.ts'
import { fitTrend } from './trend.ts'

/** A steady change over the run; `changeShare` is from its beginning to its end, over the median. */
export type Drift =
  | { verdict: 'none' | 'rising' | 'falling'; changeShare: number; pValue: number }
  | { verdict: 'unknown'; changeShare: null; pValue: null }

/** A change of level at one moment; `stepShare` is the later level over the earlier one, less 1. */
export type Throttling =
  | { verdict: 'none' | 'throttled' | 'sped-up'; stepShare: number; atSample: number; pValue: number }
  | { verdict: 'unknown'; stepShare: null; atSample: null; pValue: null }

/** What the order of the samples says, which their sorted values cannot. */
export interface OrderEffects {
  /** Of the ranks, at lags 1 to 5; empty where samples are too few. */
  autocorrelation: number[]
  /** How many independent samples would say as much about the median. */
  effectiveSampleCount: number
  drift: Drift
  throttling: Throttling
}

const reportedLags = 5

/** A change is reported when chance makes one as clear once in a hundred runs, and when it is large enough to matter to a comparison. */
const change = { maxPValue: 0.01, leastShare: 0.02 } as const

/** A step has its place to choose, and so explains noise better than a line does; it has to do so by this much. */
const stepResidualShare = 0.95

/** How many independent samples would say as much about the median; `samples` in the order in which they happened. */
export const effectiveSampleCount = (samples: ArrayLike<number>): number => samples.length / varianceInflation(ranksOf(samples))

export function orderEffects(samplesMs: readonly number[]): OrderEffects {
  const sampleCount = samplesMs.length
  const effectiveCount = effectiveSampleCount(samplesMs)
  const medianMs = medianOf(samplesMs)
  if (sampleCount < sampleFloors.median || medianMs <= 0) {
    const drift: Drift = { verdict: 'unknown', changeShare: null, pValue: null }
    const throttling: Throttling = { verdict: 'unknown', stepShare: null, atSample: null, pValue: null }
    return { autocorrelation: [], effectiveSampleCount: effectiveCount, drift, throttling }
  }

  const { medians, starts } = blockMedians(samplesMs)
  const trend = fitTrend(medians)
  const step = fitStep(medians)
  const changeShare = trend.change / medianMs
  const stepShare = step.before > 0 ? step.after / step.before - 1 : 0
  const isClear = (pValue: number, share: number) => pValue <= change.maxPValue && Math.abs(share) >= change.leastShare
  // A slope looks like a step to a test for steps, and a step like a slope: the one that leaves less unexplained is meant.
  const isStep = step.residual < stepResidualShare * trend.residual
  const drifts = !isStep && isClear(trend.pValue, changeShare)
  const steps = isStep && isClear(step.pValue, stepShare)
  return {
    autocorrelation: autocorrelations(ranksOf(samplesMs), reportedLags),
    effectiveSampleCount: effectiveCount,
    drift: { verdict: drifts ? (changeShare > 0 ? 'rising' : 'falling') : 'none', changeShare, pValue: trend.pValue },
    throttling: {
      verdict: steps ? (stepShare > 0 ? 'throttled' : 'sped-up') : 'none',
      stepShare,
      atSample: starts[step.at]!,
      pValue: step.pValue,
    },
  }
}
