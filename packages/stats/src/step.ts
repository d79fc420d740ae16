import { ranksOf, varianceInflation } from './autocorrelation.ts'
import { medianOf } from './quantile.ts'

/** Two levels, and where the second one begins. */
export interface Step {
  /** Index of the first level after the step. */
  at: number
  before: number
  after: number
  pValue: number
  /** What the two levels leave unexplained, summed without sign. */
  residual: number
}

/**
 * The change-point of Pettitt 1979 (Applied Statistics 28, 126-135): where the ranks before and after differ most, with
 * his approximate p-value. As for a trend, the autocorrelation that is left beside the step widens the test.
 */
export function fitStep(levels: Float64Array): Step {
  const n = levels.length
  const ranks = ranksOf(levels)
  let [at, largest, cumulated] = [1, 0, 0]
  for (let split = 1; split < n; split++) {
    cumulated += ranks[split - 1]!
    const difference = Math.abs(2 * cumulated - split * (n + 1))
    if (difference > largest) [at, largest] = [split, difference]
  }
  const before = medianOf(levels.subarray(0, at))
  const after = medianOf(levels.subarray(at))

  const flat = levels.map((level, i) => level - (i < at ? before : after))
  const pValue = Math.min(1, 2 * Math.exp((-6 * largest ** 2) / (n ** 3 + n ** 2) / varianceInflation(ranksOf(flat))))
  return { at, before, after, pValue, residual: flat.reduce((sum, rest) => sum + Math.abs(rest), 0) }
}
