import type { Schedule } from '@effzoo/contract'
import type { Actor } from '../../auth/actor.ts'
import { mintId } from '../../mint-id.ts'
import { parseCadence } from '../../queue/cadence.ts'
import { auditEvent } from '../audit-event.ts'
import type { Database } from '../database.ts'
import { schedules } from '../schema/schedules.ts'
import { toSchedule } from '../to-schedule.ts'

export interface NewSchedule extends Pick<Schedule, 'cadence' | 'request'> {
  readonly owner: string | null
}

/** Its first sweep comes at the next moment of its cadence; a length of time begins now. */
export async function createSchedule(db: Database, schedule: NewSchedule, actor: Actor, nowMs: number): Promise<Schedule> {
  const id = mintId('sch')
  const nextAtMs = parseCadence(schedule.cadence)(nowMs, nowMs) ?? null
  const insert = db
    .insert(schedules)
    .values({ id, ...schedule, nextAtMs, createdAtMs: nowMs, updatedAtMs: nowMs })
    .returning()
  const detail = { cadence: schedule.cadence, variants: schedule.request.variants }
  const [[row]] = await db.batch([insert, auditEvent(db, { actor, action: 'schedule.create', subject: id, detail }, nowMs)])
  return toSchedule(row!)
}
