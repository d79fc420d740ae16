import type { Failure, Job, Progress, RunnerId } from '@effzoo/contract'
import type { Lease, Loss } from './runner-machine-types.ts'

/** What a runner tells whoever watches it. */
export type RunnerEvent =
  | { kind: 'registered'; id: RunnerId; registryUrl: string }
  | { kind: 'unreachable'; reason: string; waitMs: number }
  | { kind: 'claimed'; job: Job }
  | { kind: 'progress'; lease: Lease; progress: Progress }
  | { kind: 'measured'; lease: Lease; medianMs: number; sampleCount: number }
  | { kind: 'failed'; lease: Lease; failure: Failure }
  | { kind: 'lost'; lease: Lease; loss: Loss }
  | { kind: 'delivered'; lease: Lease }
  | { kind: 'undelivered'; lease: Lease; reason: string }
  | { kind: 'rejected'; lease: Lease; reason: string }
  | { kind: 'released'; lease: Lease }
  | { kind: 'draining'; graceMs: number }

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`
const named = ({ job, attempt }: Lease) => `${job}, attempt ${attempt}`

const lines: { [Kind in RunnerEvent['kind']]: (event: Extract<RunnerEvent, { kind: Kind }>) => string } = {
  registered: ({ id, registryUrl }) => `registered at ${registryUrl} as ${id}`,
  unreachable: ({ reason, waitMs }) => `no answer (${reason}); next try in ${seconds(waitMs)}`,
  claimed: ({ job }) =>
    `claimed ${named({ job: job.id, attempt: job.attempt })}: ${job.variant} ${job.task}, ${job.engine}, batch ${job.batchSize}, ${job.imagePx} px`,
  progress: ({ progress: { phase, done, total } }) => `${phase} ${done}${total === null ? '' : ` of ${total}`}`,
  measured: ({ medianMs, sampleCount }) => `measured: median ${medianMs.toFixed(2)} ms of ${sampleCount} samples`,
  failed: ({ failure: { kind, reason } }) => `failed (${kind}): ${reason}`,
  lost: ({ lease, loss }) => `${named(lease)} is no longer ours (${loss})`,
  delivered: ({ lease }) => `reported ${named(lease)}`,
  undelivered: ({ lease, reason }) => `could not report ${named(lease)} (${reason}); kept, and tried again`,
  rejected: ({ lease, reason }) => `the registry refused the report on ${named(lease)} (${reason}); moved to outbox/rejected`,
  released: ({ lease }) => `handed back ${named(lease)}`,
  draining: ({ graceMs }) => `stopping: the job at hand has ${seconds(graceMs)} to end; once more hands it back at once`,
}

export const describeEvent = (event: RunnerEvent): string => (lines[event.kind] as (event: RunnerEvent) => string)(event)
