import { z } from 'zod'
import { ScheduleId, SweepId } from './ids.ts'
import { boundJobs, Sweep, SweepFields } from './sweep.ts'

export const leastCadenceMs = 10 * 60_000

/** How it is written; whether such a moment ever comes, and not too often, the registry says. */
export const Cadence = z
  .string()
  .max(100)
  .regex(/^(?:every [1-9]\d{0,3}[mhd]|\S+(?: \S+){4})$/, {
    error: 'every and a length of time, such as "every 7d" or "every 12h"; or five fields of cron in UTC, such as "0 3 * * 1"',
  })
  .meta({ id: 'Cadence', description: '`every 7d`, or five fields of cron in UTC; not oftener than every 10 minutes', example: 'every 7d' })
export type Cadence = z.infer<typeof Cadence>

/** A sweep that is made again and again; a fixed deadline would lie in the past for most of them. */
export const ScheduleRequest = z
  .strictObject({ cadence: Cadence, request: SweepFields.omit({ deadlineAtMs: true }).check(boundJobs) })
  .meta({ id: 'ScheduleRequest' })
export type ScheduleRequest = z.input<typeof ScheduleRequest>

export const Schedule = z
  .object({
    id: ScheduleId,
    cadence: Cadence,
    request: Sweep.shape.request,
    nextAtMs: z.int().nullable().meta({ description: 'When it makes its next sweep; null while it is paused' }),
    lastSweep: SweepId.nullable(),
    owner: z.string().nullable().meta({ description: 'Who may change it, besides an admin; null: anybody who may ask for jobs' }),
    createdAtMs: z.int(),
    updatedAtMs: z.int(),
  })
  .meta({ id: 'Schedule' })
export type Schedule = z.infer<typeof Schedule>
