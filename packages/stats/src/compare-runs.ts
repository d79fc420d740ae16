import { type Comparison, type ComparisonOptions, comparisonDefaults, decide, requireLatencies } from './comparison.ts'
import type { Contention } from './contention.ts'
import { gradeNoise } from './grade-noise.ts'
import { normalTailQuantile } from './normal-distribution.ts'
import { quantileInterval } from './quantile-interval.ts'
import { sampleFloors } from './sample-floor.ts'
import { summarize } from './summarize.ts'

export interface RunComparisonOptions extends ComparisonOptions {
  /**
   * Standard deviation of the median from run to run of the same, as a share: memory layout, compilation and the hour
   * differ between runs, and no sample within a run shows it. Unless told, `assumedRunSpread` of each run.
   */
  readonly runSpreadShare?: number
  /**
   * Whether the runs were made one after the other, within minutes and on a machine that did nothing else in between; true
   * unless told. Results of different hours are not: then the machine itself may have another speed.
   */
  readonly sameSession?: boolean
  /** What went on beside the runs: a run that was slowed down from its beginning to its end looks quiet from within. */
  readonly contention?: { readonly baseline: Contention | null; readonly candidate: Contention | null }
}

/**
 * The largest of what applies. Recorded processes of a 5 ms workload had medians with a standard deviation of .5 % within a
 * session that was left alone, and of 1.2 % while others kept half of the machine busy; three sessions of one hour on
 * one virtual machine had levels of 4.70, 4.84 and 4.86 ms, with nothing to be seen beside them. And what scatters samples
 * scatters runs: `ofRelativeIqr` is a share of that range.
 */
const assumedRunSpread = {
  sameSession: 0.005,
  otherSession: 0.015,
  byContention: { A: 0, B: 0.01, C: 0.02, D: 0.02 },
  ofRelativeIqr: 0.35,
} as const

/**
 * Two results from different runs. The median of each has its interval, widened by autocorrelation; the intervals are
 * joined into one of the ratio by MOVER (Zou and Donner 2008, Statistics in Medicine 27, 1693-1702) on logarithms, and the
 * spread from run to run is added to each side. Interleaved rounds (`compareRounds`) see that spread, and need no
 * assumption: use them where both can be run together.
 */
export function compareRuns(baselineMs: readonly number[], candidateMs: readonly number[], options: RunComparisonOptions = {}): Comparison {
  const { confidence, leastEffectShare } = { ...comparisonDefaults, ...options }
  const baseline = describeRun(baselineMs, options.contention?.baseline ?? null, confidence)
  const candidate = describeRun(candidateMs, options.contention?.candidate ?? null, confidence)
  const least = (options.sameSession ?? true) ? assumedRunSpread.sameSession : assumedRunSpread.otherSession
  const logRatio = candidate.logMedian - baseline.logMedian
  const nothing = { ratio: Math.exp(logRatio), confidence, leastEffectShare, verdict: 'undecided', ratioInterval: null } as const
  if (!baseline.interval || !candidate.interval) return { ...nothing, indecision: 'too-few' }
  if (baseline.grade === 'D' || candidate.grade === 'D') return { ...nothing, indecision: 'too-noisy' }

  const z = normalTailQuantile((1 - confidence) / 2)
  const spreads = [baseline, candidate].map(({ assumedSpread }) => z * (options.runSpreadShare ?? Math.max(least, assumedSpread)))
  const low = logRatio - Math.hypot(candidate.logMedian - candidate.interval.low, baseline.interval.high - baseline.logMedian, ...spreads)
  const high = logRatio + Math.hypot(candidate.interval.high - candidate.logMedian, baseline.logMedian - baseline.interval.low, ...spreads)
  return decide({ logRatio, low, high }, confidence, leastEffectShare)
}

function describeRun(samplesMs: readonly number[], contention: Contention | null, confidence: number) {
  requireLatencies(samplesMs)
  const summary = summarize(samplesMs)
  const { sampleCount, effectiveSampleCount, medianMs, relativeIqr } = summary
  const noise = gradeNoise(summary, contention)
  // reasons come weightiest first
  const disturbed = noise.reasons.find(({ code }) => code === 'contention')?.bestGrade ?? 'A'
  const inflation = sampleCount / effectiveSampleCount
  const sorted = Float64Array.from(samplesMs).sort()
  const ends = sampleCount < sampleFloors.median ? null : quantileInterval(sorted, 50, { confidence, inflation })
  return {
    logMedian: Math.log(medianMs),
    grade: noise.grade,
    assumedSpread: Math.max(assumedRunSpread.byContention[disturbed], assumedRunSpread.ofRelativeIqr * (relativeIqr ?? 0)),
    // An end that dependence would put beyond the outermost sample is no end.
    interval: ends && !ends.isCapped ? { low: Math.log(ends.low), high: Math.log(ends.high) } : null,
  }
}
