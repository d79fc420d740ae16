import { z } from 'zod'
import { RunnerId } from './ids.ts'
import { JobFailure } from './job.ts'

/** `leased` and `running` are under way. `released`: the runner handed the job back. `failed`: also one whose lease was lost. */
export const attemptOutcomes = ['leased', 'running', 'done', 'failed', 'released', 'cancelled'] as const

/** One claim of a job, and what became of it. */
export const JobAttempt = z
  .object({
    attempt: z.int().min(1),
    runner: RunnerId.nullable(),
    outcome: z.enum(attemptOutcomes),
    failure: JobFailure.nullable(),
    claimedAtMs: z.int().nullable().meta({ description: 'Null for what was claimed before the registry noted it' }),
    endedAtMs: z.int().nullable(),
  })
  .meta({ id: 'JobAttempt' })
export type JobAttempt = z.infer<typeof JobAttempt>

export const JobAttemptList = z.object({ items: z.array(JobAttempt) }).meta({ id: 'JobAttemptList' })
