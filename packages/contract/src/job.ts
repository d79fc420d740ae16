import { z } from 'zod'
import { EngineName, Precision, Task } from './engine.ts'
import { JobId, ResultId, RunnerId, ScheduleId, SweepId, VariantId } from './ids.ts'
import { Labels } from './label.ts'

export const jobStates = ['queued', 'leased', 'running', 'done', 'failed', 'cancelled'] as const
export const JobState = z.enum(jobStates).meta({ id: 'JobState' })
export type JobState = z.infer<typeof JobState>

/**
 * Where a job may go from each state. A queued job may be done: when its lease ran out, the result still counts as long as nobody else
 * has claimed it. It may have failed: when its deadline passed. A failed one is queued again when somebody asks for it, and never by itself.
 */
export const jobTransitions = {
  queued: ['leased', 'done', 'failed', 'cancelled'],
  leased: ['running', 'queued', 'done', 'failed', 'cancelled'],
  running: ['queued', 'done', 'failed', 'cancelled'],
  done: [],
  failed: ['queued'],
  cancelled: [],
} as const satisfies Record<JobState, readonly JobState[]>

const endedStates: readonly JobState[] = ['done', 'failed', 'cancelled']

/** A job that has ended does not change by itself. */
export const isEnded = (state: JobState) => endedStates.includes(state)

/**
 * How long a measurement goes on: until `targetSamples` are there and `minMs` is spent; or, with at least `minSamples`,
 * until `budgetMs` is spent. The counts are the fewest that carry the median, p90, p99 and p99.9.
 */
export const protocols = {
  quick: { minSamples: 11, targetSamples: 64, minMs: 0, budgetMs: 60_000 },
  standard: { minSamples: 64, targetSamples: 662, minMs: 30_000, budgetMs: 300_000 },
  publish: { minSamples: 662, targetSamples: 6_636, minMs: 60_000, budgetMs: 600_000 },
} as const
/** Fast work reaches its time with more samples than were asked for, and no more than these. */
export const maxSamples = 100_000
export const ProtocolName = z.enum(Object.keys(protocols) as [keyof typeof protocols]).meta({ id: 'ProtocolName' })
export type ProtocolName = z.infer<typeof ProtocolName>

export const jobBounds = {
  minPx: 32,
  maxPx: 1024,
  maxBatchSize: 512,
  maxMemoryBytes: 96 * 2 ** 30,
  minPriority: -100,
  maxPriority: 100,
  maxDebounceMs: 7 * 86_400_000,
} as const

const BatchSize = z.int().min(1).max(jobBounds.maxBatchSize)
const ImagePx = z.int().min(jobBounds.minPx).max(jobBounds.maxPx)

/** A moment, not a duration; a time in seconds would lie in 1970. */
export const DeadlineAtMs = z.int().min(Date.UTC(2020, 0), { error: 'a time in milliseconds since 1970' })

/** Who may do it, and how soon, as far as a request says so. What equals the default may be left out. */
export const JobSelection = z.object({
  device: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .meta({ description: 'Id of the device that must do it. Default: any', example: 'dev_5f0c2a9b' }),
  labels: Labels.optional().meta({ description: 'The runner must have all of them. Default: none' }),
  priority: z
    .int()
    .min(jobBounds.minPriority)
    .max(jobBounds.maxPriority)
    .optional()
    .meta({ description: 'The highest is given out first, of equal ones the oldest. Default: 0' }),
})

/** What to measure. A job names a variant and a protocol; it never carries code. */
export const JobRequest = z
  .strictObject({
    variant: VariantId,
    task: Task.default('infer'),
    engine: EngineName.default('tensorflow'),
    batchSize: BatchSize.optional().meta({ description: 'Default: 1 for infer, 8 for train-step' }),
    imagePx: ImagePx.optional().meta({ description: "Default: the variant's evaluation size" }),
    precision: Precision.default('float32'),
    protocol: ProtocolName.default('quick'),
    ...JobSelection.shape,
    deadlineAtMs: DeadlineAtMs.optional().meta({ description: 'What has not ended by then fails. Default: none' }),
    debounceMs: z
      .int()
      .min(0)
      .max(jobBounds.maxDebounceMs)
      .optional()
      .meta({ description: 'An equal job that is not older, and has not failed or been cancelled, is answered in its place. Default: 0' }),
  })
  .meta({ id: 'JobRequest' })
export type JobRequest = z.input<typeof JobRequest>

export const defaultBatchSize = { infer: 1, 'train-step': 8 } as const satisfies Record<Task, number>

/** The work itself, with nothing left open: what a runner is given and what a result repeats. */
export const Workload = z
  .object({
    variant: VariantId,
    task: Task,
    engine: EngineName,
    batchSize: BatchSize,
    imagePx: ImagePx,
    precision: Precision,
    protocol: ProtocolName,
  })
  .meta({ id: 'Workload' })
export type Workload = z.infer<typeof Workload>

export const phaseNames = ['parity', 'load', 'first-run', 'warm-up', 'samples', 'parts'] as const
export const Progress = z
  .object({ phase: z.enum(phaseNames), done: z.int().min(0), total: z.int().min(0).nullable() })
  .meta({ id: 'Progress', description: 'How far the measurement is, in runs of the current phase' })
export type Progress = z.infer<typeof Progress>

/** `benchmark`: the work itself cannot be done, and trying again would not help. `infrastructure`: it may work next time. */
export const Failure = z
  .object({
    kind: z.enum(['benchmark', 'infrastructure']),
    reason: z.string().min(1).max(2_000),
    log: z.string().max(20_000).nullable().default(null).meta({ description: 'The last output of the measuring process' }),
  })
  .meta({ id: 'Failure' })
export type Failure = z.infer<typeof Failure>

/** `deadline`: it had not ended by then. Only the registry says so, never a runner. */
export const JobFailure = Failure.extend({ kind: z.enum([...Failure.shape.kind.options, 'deadline']) }).meta({ id: 'JobFailure' })
export type JobFailure = z.infer<typeof JobFailure>

export const Job = Workload.extend({
  id: JobId,
  state: JobState,
  attempt: z.int().min(0).meta({ description: 'Rises at each claim; the fence that a late writer runs into' }),
  memoryBytes: z.int().meta({ description: 'Estimate of what the work needs; runners with less do not get it' }),
  device: z.string().nullable().meta({ description: 'Id of the device that must do it; null where any may' }),
  labels: z.array(z.string()).meta({ description: 'The runner must have all of them' }),
  priority: z.int().meta({ description: 'The highest is given out first' }),
  deadlineAtMs: z.int().nullable(),
  sweep: SweepId.nullable().meta({ description: 'The request for many jobs that this one is of' }),
  schedule: ScheduleId.nullable().meta({ description: 'What asks for it again and again' }),
  owner: z.string().nullable().meta({ description: 'Who may cancel and redrive it, besides an admin; null: anybody who may ask for jobs' }),
  runner: RunnerId.nullable(),
  leaseExpiresAtMs: z.int().nullable(),
  progress: Progress.nullable(),
  failure: JobFailure.nullable(),
  result: ResultId.nullable(),
  createdAtMs: z.int(),
  updatedAtMs: z.int(),
}).meta({ id: 'Job' })
export type Job = z.infer<typeof Job>
