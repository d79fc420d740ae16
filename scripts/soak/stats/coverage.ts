import { createRandom, effectiveSampleCount, quantileInterval } from '@effzoo/stats'
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

/** At least this at every number of samples; where they are many, the median's interval must not be wider than it need be. */
const bounds = { least: 0.945, most: 0.96, mostFromCount: 200 } as const

/** What a share measured in fewer than 10,000 runs is allowed beyond its bound: three standard errors. */
export const slackOf = (share: number, runCount: number) => (runCount >= 10_000 ? 0 : 3 * Math.sqrt((share * (1 - share)) / runCount))

export function coverageFault(coverage: number, { percent, sampleCount }: CoverageCase, runCount: number): string | undefined {
  const slack = slackOf(0.95, runCount)
  if (coverage < bounds.least - slack) return `under ${100 * bounds.least} %`
  const isBounded = percent === 50 && sampleCount >= bounds.mostFromCount
  return isBounded && coverage > bounds.most + slack ? `over ${100 * bounds.most} %` : undefined
}
