import { z } from 'zod'
import { JobId, ResultId, RunnerId } from './ids.ts'
import { JobFailure, JobState, Progress } from './job.ts'

/** A state that a job came into. */
export const JobEvent = z
  .object({
    job: JobId,
    attempt: z.int().min(0),
    state: JobState,
    runner: RunnerId.nullable().meta({ description: 'Who holds the job, or held it last' }),
    failure: JobFailure.nullable().meta({ description: 'Why it failed or went back to the queue; its log stands in the job only' }),
    result: ResultId.nullable(),
    atMs: z.int(),
  })
  .meta({ id: 'JobEvent' })
export type JobEvent = z.infer<typeof JobEvent>

/** How far a running job is. It passes: only the last one is kept, in the job. */
export const JobProgress = z.object({ job: JobId, attempt: z.int().min(0), progress: Progress }).meta({ id: 'JobProgress' })
export type JobProgress = z.infer<typeof JobProgress>
