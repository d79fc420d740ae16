import { effectiveSampleCount, quantileInterval } from '@effzoo/stats'
import { createRandom } from '../random.ts'
import { type SkewedName, skewed, trueQuantile } from './distributions.ts'

export interface CoverageCase {
  readonly name: SkewedName
  readonly percent: number
  readonly sampleCount: number
}

/** How often the 95 % interval, made as `summarize` makes it, holds the true percentile. */
export function coverageOf({ name, percent, sampleCount }: CoverageCase, runCount: number, seed: number): number {
  const truth = trueQuantile(skewed[name], percent)
  const samples = new Float64Array(sampleCount)
  let covered = 0
  for (let run = 0; run < runCount; run++) {
    const random = createRandom(seed + run)
    for (let i = 0; i < sampleCount; i++) samples[i] = skewed[name].draw(random)
    const inflation = sampleCount / effectiveSampleCount(samples)
    const { low, high } = quantileInterval(samples.sort(), percent, { inflation })!
    if (low <= truth && truth <= high) covered++
  }
  return covered / runCount
}

/** At least this at every number of samples; the interval must not be wider than it need be where they are many. */
export const coverageBounds = { least: 0.945, most: 0.96, mostFromCount: 200 } as const

/** What a coverage breaks, if anything. Fewer than 10,000 runs scatter more, and are allowed three standard errors for it. */
export function coverageFault(coverage: number, { sampleCount }: CoverageCase, runCount: number): 'low' | 'high' | undefined {
  const slack = runCount >= 10_000 ? 0 : 3 * Math.sqrt((0.95 * 0.05) / runCount)
  if (coverage < coverageBounds.least - slack) return 'low'
  if (sampleCount >= coverageBounds.mostFromCount && coverage > coverageBounds.most + slack) return 'high'
  return undefined
}
