import { type Comparison, compareRounds, compareRuns, createRandom, type Random, type Round } from '@effzoo/stats'
import { type Session, simulateRun } from './recorded-noise.ts'

type Simulate = (sessions: readonly Session[], random: Random, slowdown: number) => Comparison

export interface Design {
  /** The slowdown that has to be found in 95 of 100. */
  readonly slowdown: number
  readonly simulate: Simulate
}

const slowed = (samplesMs: readonly number[], slowdown: number) => samplesMs.map((sampleMs) => sampleMs * slowdown)

/** 64 samples of each, from different processes, each with a drift of its own on top of the recorded one. */
const twoRuns =
  (sameSession: boolean): Simulate =>
  (sessions, random, slowdown) => {
    const first = random.pick(sessions.flat())
    const candidates = sameSession ? sessions.find((runs) => runs.includes(first))! : sessions.flat()
    const second = random.pick(candidates.filter((run) => run !== first))
    const [baseline, candidate] = [first, second].map((recorded) => simulateRun(recorded, 64, random, { maxDriftShare: 0.005 }))
    const contention = { baseline: first.contention, candidate: second.contention }
    return compareRuns(baseline!.samplesMs, slowed(candidate!.samplesMs, slowdown), { contention, sameSession })
  }

export const designs = {
  'two runs of one session': { slowdown: 1.05, simulate: twoRuns(true) },
  'two runs of any time': { slowdown: 1.1, simulate: twoRuns(false) },
  /** 10 rounds with 10 samples of each in one process, while the machine drifts by up to a tenth on top. */
  'ten rounds': {
    slowdown: 1.05,
    simulate: (sessions, random, slowdown) => {
      const { samplesMs } = simulateRun(random.pick(sessions.flat()), 10 * 20, random, { maxDriftShare: 0.1 })
      return compareRounds(dealRounds(samplesMs, 10, slowdown, random))
    },
  },
} as const satisfies Record<string, Design>

/** One stream of samples, dealt to both sides in the order in which it happened: ABBA or BAAB, as a coin says. */
function dealRounds(samplesMs: readonly number[], roundCount: number, slowdown: number, random: Random): Round[] {
  const length = samplesMs.length / roundCount
  return Array.from({ length: roundCount }, (_, index) => {
    const round = samplesMs.slice(index * length, (index + 1) * length)
    const outer = [...round.slice(0, length / 4), ...round.slice((3 * length) / 4)]
    const inner = round.slice(length / 4, (3 * length) / 4)
    const [baselineMs, candidateMs] = random.chance(0.5) ? [outer, inner] : [inner, outer]
    return { baselineMs, candidateMs: slowed(candidateMs, slowdown) }
  })
}

/** How often each verdict comes when the candidate is the baseline, slowed down by a factor. */
export function verdictShares(
  { simulate }: Design,
  sessions: readonly Session[],
  { slowdown, runCount, seed }: { slowdown: number; runCount: number; seed: number },
): Record<Comparison['verdict'], number> {
  const counts = { faster: 0, slower: 0, same: 0, undecided: 0 }
  for (let run = 0; run < runCount; run++) counts[simulate(sessions, createRandom(seed + run), slowdown).verdict]++
  return {
    faster: counts.faster / runCount,
    slower: counts.slower / runCount,
    same: counts.same / runCount,
    undecided: counts.undecided / runCount,
  }
}
