import type { ScheduleId } from '@effzoo/contract'
import { eq } from 'drizzle-orm'
import { auditEvent } from '../audit-event.ts'
import type { Database } from '../database.ts'
import { schedules } from '../schema/schedules.ts'
import type { Cancel } from './cancel-job.ts'
import { refuseOthers } from './job-owner.ts'
import { findSchedule } from './read-schedules.ts'

/** The sweeps that it made stay. */
export async function deleteSchedule(db: Database, id: ScheduleId, { actor, owner }: Cancel, nowMs: number): Promise<void> {
  refuseOthers(await findSchedule(db, id), owner)
  const remove = db.delete(schedules).where(eq(schedules.id, id))
  await db.batch([remove, auditEvent(db, { actor, action: 'schedule.delete', subject: id }, nowMs)])
}
