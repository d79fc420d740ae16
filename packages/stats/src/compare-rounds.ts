import { varianceInflation } from './autocorrelation.ts'
import { type Comparison, type ComparisonOptions, comparisonDefaults, decide, requireLatencies } from './comparison.ts'
import { medianOf } from './quantile.ts'
import { signedRankCentre } from './signed-rank.ts'

/** What both variants took within one short stretch of time. */
export interface Round {
  readonly baselineMs: readonly number[]
  readonly candidateMs: readonly number[]
}

/**
 * Two variants measured in turns. Each round gives one ratio of medians, so that what disturbs a whole round disturbs
 * both; the rounds' own scatter gives the interval, with nothing assumed about runs. Run a round in the order ABBA, or
 * draw it: where one variant always goes first a drift counts for the other. From 8 rounds on there is an interval of
 * 99 %; ten and more are advised.
 *
 * Where rounds resemble their predecessors the interval widens by the square root of what that costs.
 */
export function compareRounds(rounds: readonly Round[], options: ComparisonOptions = {}): Comparison {
  const { confidence, leastEffectShare } = { ...comparisonDefaults, ...options }
  if (rounds.length === 0) throw new RangeError('there are no rounds to compare')
  const logRatios = rounds.map(({ baselineMs, candidateMs }) => {
    requireLatencies(baselineMs)
    requireLatencies(candidateMs)
    return Math.log(medianOf(candidateMs) / medianOf(baselineMs))
  })

  const { estimate: logRatio, interval } = signedRankCentre(logRatios, confidence)
  if (!interval) {
    return { ratio: Math.exp(logRatio), confidence, leastEffectShare, verdict: 'undecided', ratioInterval: null, indecision: 'too-few' }
  }
  const widened = (end: number) => logRatio + (end - logRatio) * Math.sqrt(varianceInflation(logRatios))
  return decide({ logRatio, low: widened(interval[0]), high: widened(interval[1]) }, confidence, leastEffectShare)
}
