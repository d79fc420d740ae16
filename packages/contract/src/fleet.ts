import { z } from 'zod'
import { EngineName, Task } from './engine.ts'
import { JobId, VariantId } from './ids.ts'
import { lease, Runner } from './runner.ts'

export const runnerStates = ['busy', 'idle', 'draining', 'lost'] as const
/** `lost` is one that was not seen for a lease and a heartbeat, whatever else it was: 75 s. */
export const RunnerState = z.enum(runnerStates).meta({ id: 'RunnerState' })
export type RunnerState = z.infer<typeof RunnerState>

export const lostAfterMs = lease.leaseMs + lease.heartbeatMs

/** A runner as the fleet sees it. */
export const RunnerItem = Runner.extend({
  state: RunnerState,
  job: JobId.nullable().meta({ description: 'What it works on' }),
}).meta({ id: 'RunnerItem' })
export type RunnerItem = z.infer<typeof RunnerItem>

/** One job that a runner was given. `released`: it handed it back. `failed`: also one whose lease was lost. */
export const RunnerAttempt = z
  .object({
    job: JobId,
    attempt: z.int().min(1),
    variant: VariantId,
    engine: EngineName,
    task: Task,
    outcome: z.enum(['done', 'failed', 'released', 'cancelled']),
    endedAtMs: z.int(),
    durationMs: z.int().nullable().meta({ description: 'Since it was claimed; null for what was claimed before the registry noted it' }),
  })
  .meta({ id: 'RunnerAttempt' })
export type RunnerAttempt = z.infer<typeof RunnerAttempt>

export const Throughput = z
  .object({
    endedCount: z.int().min(0).meta({ description: 'Attempts that were done or failed' }),
    failedShare: z.number().min(0).max(1).nullable().meta({ description: 'Of these; null where there are none' }),
  })
  .meta({ id: 'Throughput' })
export type Throughput = z.infer<typeof Throughput>

export const RunnerDetail = RunnerItem.extend({
  history: z.array(RunnerAttempt).meta({ description: 'Its last 20 attempts, the newest first' }),
  throughput: z.object({ lastDay: Throughput, lastWeek: Throughput }),
}).meta({ id: 'RunnerDetail' })
export type RunnerDetail = z.infer<typeof RunnerDetail>

/** Jobs of one engine. */
export const QueueLine = z
  .object({
    engine: EngineName,
    queued: z.int().min(0),
    due: z.int().min(0).meta({ description: 'Of the queued, those that a runner may have now' }),
    delayed: z.int().min(0).meta({ description: 'Of the queued, those that wait before they are tried again' }),
    leased: z.int().min(0).meta({ description: 'Claimed, without a heartbeat so far' }),
    running: z.int().min(0),
    deadLetters: z
      .int()
      .min(0)
      .meta({ description: 'Failed for reasons that lie not in the work; POST /jobs/{id}/redrive queues one again' }),
    oldestQueuedAtMs: z.int().nullable().meta({ description: 'Since when the job that waits longest is there' }),
    oldestAgeS: z.number().min(0).nullable(),
  })
  .meta({ id: 'QueueLine' })
export type QueueLine = z.infer<typeof QueueLine>
