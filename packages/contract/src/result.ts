import { z } from 'zod'
import { JobId, ResultId, RunnerId } from './ids.ts'
import { Workload } from './job.ts'
import { Measurement } from './measurement.ts'
import { Summary } from './summary.ts'

/** One accepted measurement: its workload, its summary, and everything raw that it was made from. */
export const Result = z
  .object({
    id: ResultId,
    job: JobId,
    attempt: z.int(),
    runner: RunnerId,
    receivedAtMs: z.int(),
    ...Workload.shape,
    ...Summary.shape,
    imagesPerS: z.number().meta({ description: 'batchSize over medianMs' }),
    ...Measurement.omit({ workload: true }).shape,
  })
  .meta({ id: 'Result' })
export type Result = z.infer<typeof Result>
