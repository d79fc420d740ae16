import type { Schedule, ScheduleId } from '@effzoo/contract'
import { and, eq, isNull } from 'drizzle-orm'
import { parseCadence } from '../../queue/cadence.ts'
import { auditEvent } from '../audit-event.ts'
import type { Database } from '../database.ts'
import { schedules } from '../schema/schedules.ts'
import type { Cancel } from './cancel-job.ts'
import { refuseOthers } from './job-owner.ts'
import { findSchedule } from './read-schedules.ts'

/** It goes on from now, and what it missed meanwhile is not made up for. One that is not paused stays as it is and is answered. */
export async function resumeSchedule(db: Database, id: ScheduleId, { actor, owner }: Cancel, nowMs: number): Promise<Schedule> {
  const { cadence } = refuseOthers(await findSchedule(db, id), owner)
  const resume = db
    .update(schedules)
    .set({ nextAtMs: parseCadence(cadence)(nowMs, nowMs) ?? null, updatedAtMs: nowMs })
    .where(and(eq(schedules.id, id), isNull(schedules.nextAtMs)))
  await db.batch([resume, auditEvent(db, { actor, action: 'schedule.resume', subject: id }, nowMs)])
  return findSchedule(db, id)
}
