import { normalTailQuantile } from './normal-distribution.ts'
import { medianOfSorted } from './quantile.ts'

export interface Centre {
  readonly estimate: number
  /** Null where the values are too few for the confidence. */
  readonly interval: readonly [low: number, high: number] | null
}

/** All pairs are averaged: 2,000 values make 2 million. */
export const maxSignedRankCount = 2_000

/**
 * The centre of symmetric noise, whatever its shape: the median of all pairwise averages (Hodges and Lehmann 1963, Annals
 * of Mathematical Statistics 34, 598-611) and, as ends, those averages that Wilcoxon's signed-rank test would just not
 * reject. One wild value in ten moves it little. Differences of two equal variants are symmetric by exchange.
 */
export function signedRankCentre(values: readonly number[], confidence: number): Centre {
  const n = values.length
  if (n > maxSignedRankCount) throw new RangeError(`at most ${maxSignedRankCount} values can be paired, these are ${n}`)
  const averages = new Float64Array((n * (n + 1)) / 2)
  let filled = 0
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) averages[filled++] = (values[i]! + values[j]!) / 2
  averages.sort()

  const outside = rejectedCount(n, (1 - confidence) / 2)
  const interval = outside === 0 ? null : ([averages[outside - 1]!, averages[averages.length - outside]!] as const)
  return { estimate: medianOfSorted(averages), interval }
}

/** Beyond this the normal approximation is within a hundredth of a percent of the distribution. */
const maxExactCount = 50

/** The largest k with P(fewer than k averages lie below the centre) of at most `probability`. */
function rejectedCount(n: number, probability: number): number {
  if (n > maxExactCount) {
    const spread = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24)
    return Math.floor((n * (n + 1)) / 4 + 0.5 - normalTailQuantile(probability) * spread)
  }
  // The averages below the centre number as much as a sum of those of 1 to n for which a fair coin says so.
  const chances = new Float64Array((n * (n + 1)) / 2 + 1)
  chances[0] = 1
  for (let rank = 1; rank <= n; rank++) {
    for (let sum = (rank * (rank + 1)) / 2; sum >= 0; sum--) {
      chances[sum] = (chances[sum]! + (sum >= rank ? chances[sum - rank]! : 0)) / 2
    }
  }
  let [count, cumulated] = [0, chances[0]]
  while (cumulated <= probability) cumulated += chances[++count]!
  return count
}
