import type { Comparison, Indecision } from '@effzoo/stats'

/** What the two are called in the sentence. */
export interface Compared {
  readonly baseline: string
  readonly candidate: string
}

const percentOf = (share: number) => `${Number((100 * share).toPrecision(3))} %`

const indecisions: Readonly<Record<Indecision, (least: string) => string>> = {
  'too-few': () => 'there are too few samples or rounds for an interval',
  'too-noisy': () => 'one of the two was disturbed so much (grade D) that another run of it may lie anywhere',
  'too-wide': (least) => `the interval holds both no difference and one of ${least}`,
  'near-least-effect': (least) => `there is a difference, and whether it amounts to ${least} is not clear`,
}

function verdictOf({ verdict, indecision, leastEffectShare }: Comparison, { baseline, candidate }: Compared): string {
  const least = percentOf(leastEffectShare)
  if (verdict === 'undecided') return `undecided: ${indecisions[indecision](least)}`
  return verdict === 'same' ? `same within ${least}` : `${candidate} is ${verdict} than ${baseline}`
}

/** A ratio of latencies with its interval, and what that says. */
export function describeComparison(comparison: Comparison, compared: Compared): string {
  const { ratio, ratioInterval, confidence } = comparison
  const interval = ratioInterval
    ? `${percentOf(confidence)} interval ${ratioInterval.map((end) => end.toFixed(3)).join(' to ')}`
    : 'no interval'
  return `${compared.candidate} / ${compared.baseline} ${ratio.toFixed(3)}, ${interval}: ${verdictOf(comparison, compared)}`
}
