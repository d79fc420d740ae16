import { formatNumber, type Result } from '@effzoo/contract'
import { type ResultComparison, sessionMs } from '../src/index.ts'
import { describeComparison } from './describe-comparison.ts'
import { doubtOf } from './doubts.ts'
import { formatTable } from './format.ts'

const figures: readonly (readonly [string, (result: Result) => string])[] = [
  ['result', ({ id }) => id],
  ['started', ({ startedAtMs }) => new Date(startedAtMs).toISOString()],
  ['samples', ({ sampleCount }) => String(sampleCount)],
  ['median ms', ({ medianMs }) => formatNumber(medianMs)],
  ['95 % interval', ({ ci95Ms }) => (ci95Ms ? ci95Ms.map(formatNumber).join(' to ') : '-')],
  ['grade', ({ grade }) => grade ?? '-'],
]

const listOf = (names: readonly string[]) => names.join(', ')

/** Nothing of two that did not do the same work: they are not compared. */
function describeCompared({ compared, differences, refusal }: ResultComparison): string[] {
  if (refusal?.kind === 'other-work') return []
  const names = compared.map(({ field }) => field)
  if (names.length === 0) return ['Compared: the same, measured twice.']
  const others = differences.filter(({ field }) => !names.includes(field)).map(({ field }) => field)
  return [`Compared: ${listOf(names)}.${others.length > 0 ? ` These differ besides: ${listOf(others)}.` : ''}`]
}

const describeSession = ({ isSameSession }: ResultComparison) =>
  isSameSession
    ? 'One session: the same runner and device, within minutes.'
    : `Not one session (the same runner and device, started within ${sessionMs / 60_000} min): the machine may have had another speed, so the interval is wider.`

/** The two side by side, what the ratio is a ratio of, and what it says. */
export function formatComparison(report: ResultComparison): string {
  const { baseline, candidate, differences, comparison, refusal } = report
  const rows = [
    ...figures.map(([name, of]) => [name, of(baseline), of(candidate)]),
    ...differences.map(({ field, baseline, candidate }) => [field, baseline, candidate]),
  ]
  const { variant, task, engine, batchSize, imagePx, precision } = baseline
  return [
    `Baseline: ${variant}, ${task}, batch ${batchSize}, ${imagePx} px, ${precision} on ${engine}; rows under the grade are all that differs.`,
    formatTable(['', 'baseline', 'candidate'], rows, ['left', 'left', 'left']),
    [
      ...describeCompared(report),
      ...(comparison
        ? [describeSession(report), `${describeComparison(comparison, { baseline: 'baseline', candidate: 'candidate' })}.`]
        : [`No ratio: ${refusal!.reason}${refusal!.kind === 'several-subjects' ? '; --force gives it' : ''}.`]),
      ...doubtOf(baseline).map((doubt) => `Of the baseline: ${doubt}`),
      ...doubtOf(candidate).map((doubt) => `Of the candidate: ${doubt}`),
    ].join('\n'),
  ].join('\n\n')
}
