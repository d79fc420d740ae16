import { medianOf } from '@effzoo/stats'
import { type Clock, hostClock } from '../clock.ts'

/** How evenly this host does the same short work again and again. */
export interface IdleNoise {
  readonly runs: number
  readonly medianMs: number
  /** Of the middle half of the runs, over the median; 0.02 is quiet. */
  readonly relativeIqr: number
  /** The longest run over the median. */
  readonly worstRatio: number
}

/** Some tenths of a millisecond: long against the clock, and short against a time slice, so that most runs are whole. */
const loopRounds = 300_000
const runs = 400
const warmupRuns = 40

/** Integer work without memory: what varies in it is the host's doing, and no garbage or cache of ours. */
export function spinLoop(rounds: number): number {
  let state = 0x9e3779b9
  for (let i = 0; i < rounds; i++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
  }
  return state
}

export function measureIdleNoise(clock: Clock = hostClock, work: () => unknown = () => spinLoop(loopRounds)): IdleNoise {
  for (let i = 0; i < warmupRuns; i++) work()
  const latenciesMs = new Float64Array(runs)
  for (let i = 0; i < runs; i++) {
    const startMs = clock.nowMs()
    work()
    latenciesMs[i] = clock.nowMs() - startMs
  }
  latenciesMs.sort()
  const medianMs = medianOf(latenciesMs)
  const quarter = runs / 4
  return {
    runs,
    medianMs,
    relativeIqr: (latenciesMs[runs - 1 - quarter]! - latenciesMs[quarter]!) / medianMs,
    worstRatio: latenciesMs[runs - 1]! / medianMs,
  }
}
