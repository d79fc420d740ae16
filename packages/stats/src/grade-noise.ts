import { type Contention, contentionReasons } from './contention.ts'
import { type CutOffs, type Grade, type GradeReason, gradeOf, inPercent } from './grade.ts'
import type { Drift, Throttling } from './order-effects.ts'
import { sampleFloors } from './sample-floor.ts'
import type { SampleSummary } from './summarize.ts'

export interface NoiseGrade {
  grade: Grade
  /** What keeps it from being an A, the weightiest first. */
  reasons: GradeReason[]
}

/**
 * Of the interquartile range over the median. Past 10 % torch.utils.benchmark warns of fluctuation (its `Measurement`, where
 * 25 % is "significant environmental influence"): no figure of ours ranks with it. Up to 2 %, the least change that a
 * comparison reports, one sample alone shows that change; up to 5 % the 64 samples of a quick measurement do.
 *
 * A change of level in the course of a run moves its median as a spread of the same size may, and is held to the same.
 */
export const noiseCutOffs: CutOffs = { A: 0.02, B: 0.05, C: 0.1 }

type Noise = Pick<SampleSummary, 'sampleCount' | 'relativeIqr' | 'drift' | 'throttling'>

/** How far a result is to be trusted, by its own samples and by what went on beside them. */
export function gradeNoise(noise: Noise, contention: Contention | null = null): NoiseGrade {
  const reasons = [
    ...countReasons(noise.sampleCount),
    ...spreadReasons(noise.relativeIqr),
    ...driftReasons(noise.drift),
    ...throttlingReasons(noise.throttling),
    ...(contention ? contentionReasons(contention) : []),
  ]
  // letters ascend as grades descend
  reasons.sort((a, b) => (a.bestGrade < b.bestGrade ? 1 : a.bestGrade > b.bestGrade ? -1 : 0))
  return { grade: reasons[0]?.bestGrade ?? 'A', reasons }
}

function countReasons(sampleCount: number): GradeReason[] {
  const limit = sampleFloors.median
  if (sampleCount >= limit) return []
  const text = `${sampleCount} samples are too few for a median, which needs ${limit}`
  return [{ code: 'too-few-samples', measure: 'sampleCount', value: sampleCount, limit, bestGrade: 'D', text }]
}

function spreadReasons(value: number | null): GradeReason[] {
  const common = { code: 'relative-iqr', measure: 'relativeIqr', value } as const
  if (value === null) return [{ ...common, limit: noiseCutOffs.C, bestGrade: 'D', text: 'the median is 0 ms, so the clock is too coarse' }]
  const graded = gradeOf(value, noiseCutOffs)
  if (graded.grade === 'A') return []
  const text = `the middle half of the samples spreads over ${inPercent(value)} of the median`
  return [{ ...common, limit: graded.limit, bestGrade: graded.grade, text }]
}

function driftReasons({ verdict, changeShare: value }: Drift): GradeReason[] {
  if (verdict === 'none' || verdict === 'unknown') return []
  const text = `latencies were ${verdict}, by ${inPercent(Math.abs(value))} of the median over the run`
  return [changeReason('drift', 'drift.changeShare', value, text)]
}

function throttlingReasons({ verdict, stepShare: value, atSample }: Throttling): GradeReason[] {
  if (verdict === 'none' || verdict === 'unknown') return []
  const direction = verdict === 'throttled' ? 'higher' : 'lower'
  const text = `from sample ${atSample + 1} on latencies were ${inPercent(Math.abs(value))} ${direction}: the machine ${verdict === 'throttled' ? 'was throttled' : 'sped up'}`
  return [changeReason('throttling', 'throttling.stepShare', value, text)]
}

function changeReason(code: 'drift' | 'throttling', measure: string, value: number, text: string): GradeReason {
  const graded = gradeOf(Math.abs(value), noiseCutOffs)
  // What was found is at least as large as the first cut-off, and lowers the grade even where it is exactly that.
  return graded.grade === 'A'
    ? { code, measure, value, limit: noiseCutOffs.A, bestGrade: 'B', text }
    : { code, measure, value, limit: graded.limit, bestGrade: graded.grade, text }
}
