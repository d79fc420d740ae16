import { type Failure, type JobFailure, type JobState, type Progress, type ResultId, type RunnerId, lease as terms } from '@effzoo/contract'
import { maxAttempts, maxRetries } from '../db/lease.ts'
import type { jobs } from '../db/schema/jobs.ts'

/** What transitions change of a job. */
export type JobFields = Pick<
  typeof jobs.$inferSelect,
  | 'state'
  | 'attempt'
  | 'infrastructureFailures'
  | 'notBeforeMs'
  | 'runner'
  | 'leaseExpiresAtMs'
  | 'deadlineAtMs'
  | 'progress'
  | 'failure'
  | 'result'
  | 'updatedAtMs'
>

/** What a runner names of the job that it claimed. */
interface Hold {
  readonly attempt: number
  readonly runner: RunnerId
}

/** `random` is that of the pause before the next attempt, from 0 to 1. */
interface Inputs {
  readonly claim: { readonly runner: RunnerId }
  readonly heartbeat: Hold & { readonly progress?: Progress | undefined }
  readonly complete: Hold & { readonly result: ResultId }
  readonly fail: Hold & { readonly failure: Failure; readonly random: number }
  readonly release: Hold
  readonly cancel: object
  readonly expireLease: { readonly random: number }
  readonly expireDeadline: object
  readonly redrive: { readonly deadlineAtMs: number | null }
}
export type JobEvent = { [Kind in keyof Inputs]: { readonly kind: Kind; readonly nowMs: number } & Inputs[Kind] }[keyof Inputs]

interface Transition<Input> {
  readonly from: readonly JobState[]
  /** What else must hold. */
  readonly when?: (job: JobFields, input: Input & { readonly nowMs: number }) => boolean
  readonly to: (job: JobFields, input: Input & { readonly nowMs: number }) => Partial<JobFields>
}

export const failures = {
  leaseLost: { kind: 'infrastructure', reason: 'lease lost: the runner sent no heartbeat', log: null },
  wornOut: { kind: 'infrastructure', reason: `handed back until its ${maxAttempts} attempts were used up`, log: null },
  deadlinePassed: { kind: 'deadline', reason: 'the job had not ended by its deadline', log: null },
} as const satisfies Record<string, JobFailure>

const open = ['queued', 'leased', 'running'] as const
const held = ['leased', 'running'] as const
/** What a job has that nobody works on. */
const idle = { leaseExpiresAtMs: null, progress: null } as const

const isHeldBy = (job: JobFields, { attempt, runner }: Hold) => job.attempt === attempt && job.runner === runner
const isPastDeadline = (job: JobFields, nowMs: number) => job.deadlineAtMs !== null && job.deadlineAtMs <= nowMs

/** After a fault that may not come again: to the queue, after a pause, or to the end when the retries are used up. */
const retry = (job: JobFields, failure: JobFailure, nowMs: number, random: number): Partial<JobFields> => ({
  ...idle,
  state: job.infrastructureFailures < maxRetries && job.attempt < maxAttempts ? 'queued' : 'failed',
  infrastructureFailures: job.infrastructureFailures + 1,
  notBeforeMs: nowMs + Math.trunc(2 ** (job.infrastructureFailures + 1) * (1_000 * (0.5 + random))),
  failure,
})

/**
 * All that can happen to a job. The statements of `db/queries` do the same, each in one guarded statement; tests and the simulator hold
 * them against this.
 */
export const transitions: { readonly [Kind in keyof Inputs]: Transition<Inputs[Kind]> } = {
  claim: {
    from: ['queued'],
    when: (job, { nowMs }) => job.notBeforeMs <= nowMs && !isPastDeadline(job, nowMs),
    to: (job, { runner, nowMs }) => ({
      state: 'leased',
      attempt: job.attempt + 1,
      runner,
      leaseExpiresAtMs: nowMs + terms.leaseMs,
      failure: null,
    }),
  },
  // past its expiry a lease still holds, until the job has gone back to the queue
  heartbeat: {
    from: held,
    when: (job, input) => isHeldBy(job, input) && !isPastDeadline(job, input.nowMs),
    to: (job, { nowMs, progress }) => ({
      state: 'running',
      leaseExpiresAtMs: nowMs + terms.leaseMs,
      progress: progress ?? job.progress,
    }),
  },
  // also of a job that has gone back to the queue, while nobody else has claimed it
  complete: { from: open, when: isHeldBy, to: (_, { result }) => ({ ...idle, state: 'done', result, failure: null }) },
  fail: {
    from: held,
    when: isHeldBy,
    to: (job, { failure, nowMs, random }) =>
      failure.kind === 'benchmark' ? { ...idle, state: 'failed', failure } : retry(job, failure, nowMs, random),
  },
  release: {
    from: held,
    when: isHeldBy,
    to(job, { nowMs }) {
      const isWorn = job.attempt >= maxAttempts
      return { ...idle, state: isWorn ? 'failed' : 'queued', failure: isWorn ? failures.wornOut : null, notBeforeMs: nowMs }
    },
  },
  cancel: { from: open, to: () => ({ ...idle, state: 'cancelled' }) },
  expireLease: {
    from: held,
    when: (job, { nowMs }) => job.leaseExpiresAtMs !== null && job.leaseExpiresAtMs <= nowMs,
    to: (job, { nowMs, random }) => retry(job, failures.leaseLost, nowMs, random),
  },
  expireDeadline: {
    from: open,
    when: (job, { nowMs }) => isPastDeadline(job, nowMs),
    to: () => ({ ...idle, state: 'failed', failure: failures.deadlinePassed }),
  },
  redrive: {
    from: ['failed'],
    to: (_, { deadlineAtMs, nowMs }) => ({ state: 'queued', infrastructureFailures: 0, notBeforeMs: nowMs, deadlineAtMs, failure: null }),
  },
}

/** The job after the event; undefined where the event changes nothing, since the job is elsewhere or somebody else's. */
export function step(job: JobFields, event: JobEvent): JobFields | undefined {
  const transition = transitions[event.kind] as Transition<JobEvent>
  if (!transition.from.includes(job.state) || transition.when?.(job, event) === false) return undefined
  return { ...job, ...transition.to(job, event), updatedAtMs: event.nowMs }
}
