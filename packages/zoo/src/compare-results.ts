import type { Result, ResultId } from '@effzoo/contract'
import { type Comparison, compareRuns, contentionOf } from '@effzoo/stats'
import type { Client } from './client.ts'

/** One fact of two results. */
export interface Difference {
  readonly field: string
  readonly baseline: string
  readonly candidate: string
}

export interface ResultComparison {
  readonly baseline: Result
  readonly candidate: Result
  readonly differences: readonly Difference[]
  /** What the ratio is a ratio of; none where the same was measured twice. */
  readonly compared: readonly Difference[]
  /** Whether both were made within `sessionMs`, by the same runner on the same device. */
  readonly isSameSession: boolean
  /** Null where there is no ratio; then `refusal` says why. */
  readonly comparison: Comparison | null
  readonly refusal: Refusal | null
}

/** `other-work`: no ratio has a meaning. `several-subjects`: there is one, but of what? */
export interface Refusal {
  readonly kind: 'other-work' | 'several-subjects'
  readonly reason: string
}

type Fact = readonly [field: string, of: (result: Result) => string | number | boolean | null | undefined]

/** Where one of these differs, the two did not do the same, and no ratio has a meaning. */
const workFacts: readonly Fact[] = [
  ['task', ({ task }) => task],
  ['batch', ({ batchSize }) => batchSize],
  ['px', ({ imagePx }) => imagePx],
]

/** What a ratio can be a ratio of: one of these, the others being equal. */
const subjectFacts: readonly Fact[] = [
  ['variant', ({ variant }) => variant],
  ['engine', ({ engine }) => engine],
  ['device', ({ device }) => device.id],
  ['precision', ({ precision }) => precision],
]

/** Subjects too, but only of the same engine: each has its own versions and ways. */
const engineFacts: readonly Fact[] = [
  ['engine version', ({ engineVersion }) => engineVersion],
  ['execution', ({ execution }) => execution],
]

/** And of the same engine on the same device: each device has its own cores. */
const threadFacts: readonly Fact[] = [['threads', ({ threads }) => threads]]

/** Told, and no hindrance: what differs of one and the same device, or follows from another one. */
const sideFacts: readonly Fact[] = [
  ['protocol', ({ protocol }) => protocol],
  ['cpu', ({ device }) => device.cpuModel],
  ['logical cores', ({ device }) => device.logicalCores],
  ['gpus', ({ device }) => device.gpus.map(({ model, driver }) => [model, driver].filter(Boolean).join(' ')).join(', ')],
  ['governor', ({ device }) => device.clocks?.governor],
  ['turbo', ({ device }) => device.clocks?.isTurboOn],
  ['cpu quota', ({ device }) => device.limits?.cpuQuota],
  ['os', ({ device }) => device.os],
  ['kernel', ({ device }) => device.software?.kernel],
  ['node', ({ device }) => device.nodeVersion],
  ['runner', ({ runner }) => runner],
  ['runner version', ({ runnerVersion }) => runnerVersion],
]

/** Sessions of one machine, half an hour apart, had levels 3 % apart (docs/statistics.md); what follows at once had not. */
export const sessionMs = 5 * 60_000

const differencesIn = (facts: readonly Fact[], baseline: Result, candidate: Result): Difference[] =>
  facts.flatMap(([field, of]) => {
    const [before, after] = [of(baseline), of(candidate)].map((value) => String(value ?? '-'))
    return before === after ? [] : [{ field, baseline: before!, candidate: after! }]
  })

const namesOf = (differences: readonly Difference[]) => differences.map(({ field }) => field).join(', ')

function refusalOf(work: readonly Difference[], compared: readonly Difference[], force: boolean): Refusal | null {
  if (work.length > 0) return { kind: 'other-work', reason: `they did not do the same work: ${namesOf(work)} differ` }
  if (compared.length < 2 || force) return null
  return { kind: 'several-subjects', reason: `more than one thing differs (${namesOf(compared)}), and the ratio could be of any` }
}

/** Compares two results; the ratio is candidate over baseline, and stands where they differ in one thing, or `force` is given. */
export function compareTwo(baseline: Result, candidate: Result, { force = false } = {}): ResultComparison {
  const work = differencesIn(workFacts, baseline, candidate)
  const isSameDevice = baseline.device.id === candidate.device.id
  const ofEngine = baseline.engine === candidate.engine ? [...engineFacts, ...(isSameDevice ? threadFacts : [])] : []
  const compared = differencesIn([...subjectFacts, ...ofEngine], baseline, candidate)
  const isSameSession =
    isSameDevice && baseline.runner === candidate.runner && Math.abs(baseline.startedAtMs - candidate.startedAtMs) <= sessionMs
  const refusal = refusalOf(work, compared, force)
  const contention = { baseline: contentionOf(baseline), candidate: contentionOf(candidate) }
  return {
    baseline,
    candidate,
    differences: [...work, ...differencesIn([...subjectFacts, ...engineFacts, ...threadFacts, ...sideFacts], baseline, candidate)],
    compared,
    isSameSession,
    comparison: refusal ? null : compareRuns(baseline.samplesMs, candidate.samplesMs, { sameSession: isSameSession, contention }),
    refusal,
  }
}

export async function compareResults(client: Client, baseline: ResultId, candidate: ResultId, options: { force?: boolean } = {}) {
  const [first, second] = await Promise.all([client.result(baseline), client.result(candidate)])
  return compareTwo(first, second, options)
}
