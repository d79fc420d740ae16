import { readFileSync } from 'node:fs'
import type { Random } from '@effzoo/stats'
import { type Contention, gradeNoise, summarize } from '@effzoo/stats'
import { fractionOf } from './distributions.ts'
import type { RecordedRun } from './recorded-run.ts'

const file = new URL('../../../test/stats/data/recorded-noise.json', import.meta.url)

export interface NoisyRun {
  readonly samplesMs: readonly number[]
  readonly contention: Contention
}

/** Runs that were recorded within minutes of each other. */
export type Session = readonly NoisyRun[]

const toNoisyRun = ({ latenciesUs, ...shares }: RecordedRun): NoisyRun => ({
  samplesMs: latenciesUs.map((latencyUs) => latencyUs / 1_000),
  contention: { ...shares, runQueuePerCpu: null },
})

export const readSessions = (): Session[] => (JSON.parse(readFileSync(file, 'utf8')) as RecordedRun[][]).map((runs) => runs.map(toNoisyRun))

/** Grade A or B: the machine was as good as left alone. */
const isCalm = ({ samplesMs, contention }: NoisyRun) => ['A', 'B'].includes(gradeNoise(summarize(samplesMs), contention).grade)

/** Without what others disturbed. */
export const calmOf = (sessions: readonly Session[]): Session[] => sessions.map((runs) => runs.filter(isCalm))

/** Within which the order of the recording is kept; it is far longer than what one sample remembers of another. */
const stretchCount = 32

/** A run as it might have gone: stretches of a recorded one, with a drift of at most `maxDriftShare` either way from its beginning to its end. */
export function simulateRun(recorded: NoisyRun, sampleCount: number, random: Random, { maxDriftShare = 0 } = {}): NoisyRun {
  const { samplesMs: recordedMs, contention } = recorded
  const driftShare = maxDriftShare * (2 * fractionOf(random) - 1)
  const samplesMs: number[] = []
  while (samplesMs.length < sampleCount) {
    const start = random.below(recordedMs.length - stretchCount + 1)
    samplesMs.push(...recordedMs.slice(start, start + Math.min(stretchCount, sampleCount - samplesMs.length)))
  }
  return { samplesMs: samplesMs.map((sampleMs, i) => sampleMs * (1 + (driftShare * i) / sampleCount)), contention }
}
