import type { Schedule, ScheduleId } from '@effzoo/contract'
import { and, eq, isNotNull } from 'drizzle-orm'
import { auditEvent } from '../audit-event.ts'
import type { Database } from '../database.ts'
import { schedules } from '../schema/schedules.ts'
import type { Cancel } from './cancel-job.ts'
import { refuseOthers } from './job-owner.ts'
import { findSchedule } from './read-schedules.ts'

/** It makes no sweep until it is resumed. One that is paused already stays as it is and is answered. */
export async function pauseSchedule(db: Database, id: ScheduleId, { actor, owner }: Cancel, nowMs: number): Promise<Schedule> {
  refuseOthers(await findSchedule(db, id), owner)
  const pause = db
    .update(schedules)
    .set({ nextAtMs: null, updatedAtMs: nowMs })
    .where(and(eq(schedules.id, id), isNotNull(schedules.nextAtMs)))
  await db.batch([pause, auditEvent(db, { actor, action: 'schedule.pause', subject: id }, nowMs)])
  return findSchedule(db, id)
}
