import { medianOf } from '@effzoo/stats'

/** What one stack takes for each ms of another. */
export interface Ratio {
  /** Median over the rounds of the ratio of the two turns' medians: what a round has in common, such as the host's clock, cancels. */
  readonly ratio: number
  /** The least and the most of any round. */
  readonly low: number
  readonly high: number
}

/** Latencies of a stack: a list for each round. */
export type RoundSamples = readonly (readonly number[])[]

export const medianOfAll = (samplesMs: RoundSamples) => medianOf(samplesMs.flat())

export function ratioOf(ours: RoundSamples, theirs: RoundSamples): Ratio {
  const ratios = ours.map((turn, round) => medianOf(turn) / medianOf(theirs[round]!))
  return { ratio: medianOf(ratios), low: Math.min(...ratios), high: Math.max(...ratios) }
}
