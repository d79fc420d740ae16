import type { Failure, JobId, JobState, Progress, ResultId, RunnerId } from '@effzoo/contract'
import type { Message } from './network.ts'

/** A row of `jobs` with what a transition can change. */
export interface JobRow {
  readonly id: JobId
  readonly state: JobState
  readonly attempt: number
  readonly infrastructureFailures: number
  readonly notBeforeMs: number
  readonly runner: RunnerId | null
  readonly leaseExpiresAtMs: number | null
  readonly deadlineAtMs: number | null
  readonly progress: Progress | null
  readonly failure: Failure | null
  readonly result: ResultId | null
  readonly idempotencyKey: string | null
  readonly updatedAtMs: number
}

export interface ResultRow {
  readonly id: ResultId
  readonly job: JobId
  readonly attempt: number
  readonly runner: RunnerId
  /** Names the one measuring that made it. */
  readonly engineVersion: string
}

export interface EventRow {
  readonly job: JobId
  readonly attempt: number
  readonly state: JobState
  readonly runner: RunnerId | null
  readonly result: ResultId | null
  readonly atMs: number
}

/** Of one row of `jobs` in one statement; null where there was none, or is none any more. */
export interface Change {
  readonly before: JobRow | null
  readonly after: JobRow | null
}

/** What a runner handed in, and the registry took. */
export interface Delivery {
  readonly job: JobId
  readonly attempt: number
  readonly runner: RunnerId
  /** Of a measurement its name, null of a failure. */
  readonly engineVersion: string | null
}

/** That a runner was told that an attempt is its own. */
export interface Grant {
  readonly attempt: number
  readonly runner: RunnerId
  readonly labels: readonly string[]
}

/** What the database holds, as its writes showed it, and what the registry has told others. The invariants are about nothing else. */
export interface Facts {
  /** Of which something was written or said just now: of all others nothing can have become wrong. */
  readonly touched: Set<JobId>
  readonly jobs: Map<JobId, JobRow>
  readonly jobsOfKey: Map<string, JobId[]>
  readonly resultsOfJob: Map<JobId, ResultRow[]>
  readonly lastEvents: Map<JobId, EventRow>
  /** Those that have not ended. */
  readonly openJobs: Set<JobId>
  /** Of the statement or transaction that was made last. */
  readonly latest: { readonly cause: Message | null; readonly changes: readonly Change[]; readonly events: readonly EventRow[] }
  readonly runnerOfKey: Map<string, RunnerId>
  readonly labelsOfRunner: Map<RunnerId, readonly string[]>
  /** Jobs that a user was told of, and by which Idempotency-Key. */
  readonly acknowledged: Map<JobId, string | null>
  /** Ends that are said never to change. */
  readonly acknowledgedEnds: Map<JobId, 'done' | 'cancelled'>
  /** Failures that the registry took, as `leaseName` names them. */
  readonly acceptedFailures: Set<string>
  readonly grants: Map<JobId, Grant[]>
  /** What a runner was told is taken, and has removed from its disk. */
  readonly deliveries: Map<JobId, Delivery[]>
}

export const emptyFacts = (): Facts => ({
  touched: new Set(),
  jobs: new Map(),
  jobsOfKey: new Map(),
  resultsOfJob: new Map(),
  lastEvents: new Map(),
  openJobs: new Set(),
  latest: { cause: null, changes: [], events: [] },
  runnerOfKey: new Map(),
  labelsOfRunner: new Map(),
  acknowledged: new Map(),
  acknowledgedEnds: new Map(),
  acceptedFailures: new Set(),
  grants: new Map(),
  deliveries: new Map(),
})

export const leaseName = (job: string, attempt: number) => `${job} attempt ${attempt}`

export function addTo<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}
