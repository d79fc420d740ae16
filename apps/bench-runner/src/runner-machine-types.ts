import type { Claim, Failure, HeartbeatAnswer, JobId, Measurement, Progress, RegisteredRunner, ZooError } from '@effzoo/contract'
import type { RunnerEvent } from './runner-event.ts'

/** One hold on a job: a later attempt is somebody else's, or a later one of ours. */
export interface Lease {
  readonly job: JobId
  readonly attempt: number
}

/** Why a job is no longer the runner's. */
export type Loss = 'cancelled' | 'stale-lease'

/** What a runner finds at its start. At any instant it tells the next start what to do. */
export interface Disk {
  readonly key: string | null
  /** The job that it was at work on. */
  readonly current: Lease | null
  /** Finished, and not acknowledged yet; oldest first. */
  readonly outbox: readonly Lease[]
}

/** One request to the registry, tried once. */
export type Call =
  | { readonly kind: 'register' }
  /** With the key that the runner has: its device, engines and labels as they are now. */
  | { readonly kind: 'describe' }
  | { readonly kind: 'claim'; readonly waitMs: number }
  | { readonly kind: 'heartbeat'; readonly lease: Lease; readonly progress: Progress | null }
  | { readonly kind: 'deliver'; readonly lease: Lease }
  | { readonly kind: 'release'; readonly lease: Lease }
  /** That it takes no more work; ends its claim, if one waits. */
  | { readonly kind: 'drain' }

export type Answer =
  | { readonly kind: 'registered'; readonly identity: RegisteredRunner }
  | { readonly kind: 'claimed'; readonly claim: Claim }
  | { readonly kind: 'no-work'; readonly retryAfterMs: number }
  | { readonly kind: 'beaten'; readonly beat: HeartbeatAnswer }
  /** To describe, deliver, release and drain. */
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly error: ZooError }
  /** No usable answer. What was asked for may have been done. */
  | { readonly kind: 'unreachable'; readonly reason: string; readonly retryAfterMs?: number | undefined }

export type Write =
  | { readonly kind: 'write-identity'; readonly identity: RegisteredRunner }
  | { readonly kind: 'write-current'; readonly claim: Claim }
  | { readonly kind: 'clear-current' }
  | { readonly kind: 'write-report'; readonly lease: Lease; readonly outcome: ReportOutcome }
  | { readonly kind: 'remove-report'; readonly lease: Lease }
  /** Set aside for people to look at. */
  | { readonly kind: 'reject-report'; readonly lease: Lease; readonly reason: string }

export type ReportOutcome = { readonly measurement: Measurement } | { readonly failure: Failure }

/** Of the measuring; `aborted` follows `kill`. */
export type Outcome =
  | { readonly kind: 'measured'; readonly measurement: Measurement }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'aborted' }

export type TimerName = 'pause' | 'beat' | 'grace'

/** What happens to a runner. Each call, write and measurement is answered once; what was ended early may be answered as well. */
export type Input =
  | { readonly kind: 'answered'; readonly call: Call; readonly answer: Answer; readonly random: number }
  /** The write is durable. */
  | { readonly kind: 'written' }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'ended'; readonly outcome: Outcome }
  | { readonly kind: 'timer'; readonly name: TimerName }
  /** The first drains, the second hands back what is at hand. */
  | { readonly kind: 'stop' }

/** What a runner does next. Whoever performs them answers calls, writes, `measure` and `timer` with an input, in any order. */
export type Effect =
  | { readonly kind: 'call'; readonly call: Call; readonly key: string | null }
  /** The claim that waits is to be answered at once, as `unreachable`; one that has been answered is left alone. */
  | { readonly kind: 'abort-claim' }
  | { readonly kind: 'write'; readonly write: Write }
  | { readonly kind: 'measure'; readonly claim: Claim }
  | { readonly kind: 'kill' }
  /** One of each name: it replaces the one before. */
  | { readonly kind: 'timer'; readonly name: TimerName; readonly waitMs: number }
  | { readonly kind: 'clear-timer'; readonly name: TimerName }
  | { readonly kind: 'tell'; readonly event: RunnerEvent }
  | { readonly kind: 'end'; readonly allReported: boolean; readonly fault?: ZooError }

export interface MachineOptions {
  /** End after one job. */
  readonly once: boolean
  /** How long a claim may wait at the registry. */
  readonly waitMs: number
  /** How old the progress that the registry shows may get; every heartbeat brings it in any case. */
  readonly progressMs: number
  /** How long the job at hand may still take after the first stop. */
  readonly graceMs: number
}

/** The job at hand and its heartbeat, which beats beside whatever the runner waits for. */
export interface Work {
  readonly lease: Lease
  /** As the registry said last. */
  readonly heartbeatMs: number
  readonly progress: Progress | null
  readonly sentPhase: Progress['phase'] | null
  readonly isBeating: boolean
  readonly loss: Loss | null
}

/** The one thing that a runner waits for. */
export type Doing =
  | { readonly kind: 'call'; readonly call: Call }
  | { readonly kind: 'write'; readonly write: Write }
  | { readonly kind: 'measure' }
  | { readonly kind: 'pause' }
  | { readonly kind: 'over' }

export interface RunnerState extends Disk {
  readonly options: MachineOptions
  readonly doing: Doing
  readonly work: Work | null
  /** The registry knows what this host is now. */
  readonly isDescribed: boolean
  /** Nothing has been answered to it yet: a registry that gives keys and refuses them must not be asked for ever. */
  readonly isKeyNew: boolean
  readonly hasWorked: boolean
  /** Of calls, in a row. */
  readonly failures: number
  readonly stops: number
}

export interface Step {
  readonly state: RunnerState
  readonly effects: readonly Effect[]
}
