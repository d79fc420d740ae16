import { medianOf } from './quantile.ts'

export interface BlockMedians {
  medians: Float64Array
  /** First sample of each block, and one past the last of all. */
  starts: readonly number[]
}

/**
 * At most so many: comparing all pairs stays cheap for 100,000 samples, and a stretch of 1/64 of a run is short beside a
 * change that matters to it.
 */
const maxBlocks = 64

/** Medians of equal stretches, in order: spikes are gone, levels and trends remain. */
export function blockMedians(samples: readonly number[]): BlockMedians {
  const blockCount = Math.min(maxBlocks, samples.length)
  const starts = Array.from({ length: blockCount + 1 }, (_, i) => Math.floor((i * samples.length) / blockCount))
  const medians = Float64Array.from({ length: blockCount }, (_, i) => medianOf(samples.slice(starts[i], starts[i + 1])))
  return { medians, starts }
}
