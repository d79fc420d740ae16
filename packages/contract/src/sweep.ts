import { z } from 'zod'
import { EngineName, Task } from './engine.ts'
import { ScheduleId, SweepId, VariantId } from './ids.ts'
import { JobRequest, type JobState, jobStates } from './job.ts'

export const sweepBounds = { maxVariants: 100, maxJobs: 500 } as const

/** What stands twice would be measured twice for nothing. */
const distinct = <Item extends z.ZodType>(item: Item, maxLength: number) =>
  z
    .array(item)
    .min(1)
    .max(maxLength)
    .check(({ value, issues }) => {
      for (const [i, entry] of value.entries()) {
        const first = value.indexOf(entry)
        if (first < i) issues.push({ code: 'custom', input: entry, path: [i], message: `stands at ${first} already; name each once` })
      }
    })
    .meta({ uniqueItems: true })

const shared = JobRequest.omit({ variant: true, task: true, engine: true, batchSize: true }).shape

const fields = {
  variants: distinct(VariantId, sweepBounds.maxVariants),
  tasks: distinct(Task, Task.options.length).default(['infer']),
  engines: distinct(EngineName, EngineName.options.length).default(['tensorflow']),
  batchSizes: distinct(JobRequest.shape.batchSize.unwrap(), 20).optional().meta({ description: 'Default: 1 for infer, 8 for train-step' }),
  ...shared,
}

interface Lists {
  readonly variants: readonly unknown[]
  readonly tasks: readonly unknown[]
  readonly engines: readonly unknown[]
  readonly batchSizes?: readonly unknown[] | undefined
}

/** A job of each variant with each task, engine and batch size. */
export const jobCountOf = ({ variants, tasks, engines, batchSizes = [null] }: Lists) =>
  variants.length * tasks.length * engines.length * batchSizes.length

/** Not that each list is short enough but that all of them together are. */
export function boundJobs({ value, issues }: z.core.ParsePayload<Lists>) {
  const count = jobCountOf(value)
  if (count <= sweepBounds.maxJobs) return
  const message = `${count} jobs; a sweep has at most ${sweepBounds.maxJobs}. Make several of it`
  issues.push({ code: 'custom', input: value.variants, path: ['variants'], message })
}

/** One request for the product of its lists. */
export const SweepFields = z.strictObject(fields)
export const SweepRequest = SweepFields.check(boundJobs).meta({ id: 'SweepRequest' })
export type SweepRequest = z.input<typeof SweepRequest>

export const sweepStates = ['running', 'done', 'cancelled'] as const
const Count = z.int().min(0)

export const Sweep = z
  .object({
    id: SweepId,
    state: z.enum(sweepStates).meta({ description: '`done`: all of its jobs have ended. `cancelled`: somebody ended it before' }),
    request: z.object(fields),
    jobCount: Count.meta({ description: 'Jobs that the request comes to' }),
    counts: z
      .object(Object.fromEntries(jobStates.map((state) => [state, Count])) as Record<JobState, typeof Count>)
      .meta({ description: 'Its jobs by state; together fewer than jobCount where debounceMs found equal ones' }),
    progress: z.object({ ended: Count, total: Count }),
    jobs: z.string().meta({ description: 'Where its jobs are listed', example: '/jobs?sweep=swp_01jd8x2k6q0v5m3e7w9r4t1z8y' }),
    schedule: ScheduleId.nullable().meta({ description: 'The schedule that made it' }),
    owner: z.string().nullable().meta({ description: 'Who may change it, besides an admin; null: anybody who may ask for jobs' }),
    createdAtMs: z.int(),
    cancelledAtMs: z.int().nullable(),
  })
  .meta({ id: 'Sweep' })
export type Sweep = z.infer<typeof Sweep>
