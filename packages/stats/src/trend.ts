import { ranksOf, varianceInflation } from './autocorrelation.ts'
import { normalTail } from './normal-distribution.ts'
import { medianOf } from './quantile.ts'

/** A straight line through levels that are equally far apart. */
export interface Trend {
  /** From the first level to the last. */
  change: number
  pValue: number
  /** What the line leaves unexplained, summed without sign. */
  residual: number
}

/**
 * Theil-Sen slope (Sen 1968, JASA 63, 1379-1389) and Mann-Kendall test (Mann 1945, Econometrica 13, 245-259), neither of
 * which a spike moves. Noise that resembles its predecessors makes trends by itself: the test's variance grows by the
 * autocorrelation that is left when the line is taken out (Hamed and Rao 1998, Journal of Hydrology 204, 182-196).
 */
export function fitTrend(levels: Float64Array): Trend {
  const n = levels.length
  const slopes: number[] = []
  let score = 0
  for (let late = 1; late < n; late++) {
    for (let early = 0; early < late; early++) {
      const rise = levels[late]! - levels[early]!
      slopes.push(rise / (late - early))
      score += Math.sign(rise)
    }
  }
  const slope = medianOf(slopes)
  const flat = levels.map((level, i) => level - slope * i)
  const start = medianOf(flat)

  const variance = ((n * (n - 1) * (2 * n + 5) - tieTerm(levels)) / 18) * varianceInflation(ranksOf(flat))
  const z = variance > 0 ? Math.max(0, Math.abs(score) - 1) / Math.sqrt(variance) : 0
  return {
    change: slope * (n - 1),
    pValue: Math.min(1, 2 * normalTail(z)),
    residual: flat.reduce((sum, level) => sum + Math.abs(level - start), 0),
  }
}

/** Equal levels say nothing about a trend: t of them take t (t - 1) (2 t + 5) from the variance. */
function tieTerm(levels: Float64Array): number {
  const counts = new Map<number, number>()
  for (const level of levels) counts.set(level, (counts.get(level) ?? 0) + 1)
  return [...counts.values()].reduce((sum, t) => sum + t * (t - 1) * (2 * t + 5), 0)
}
