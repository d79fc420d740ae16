import { type ListQuery, type Schedule, type ScheduleId, ZooError } from '@effzoo/contract'
import { eq } from 'drizzle-orm'
import type { Database } from '../database.ts'
import { schedules } from '../schema/schedules.ts'
import { toSchedule } from '../to-schedule.ts'
import { conditionsOf, defaultLiveLimit, newestFirst, toPage } from './list-live.ts'

export async function findSchedule(db: Database, id: ScheduleId): Promise<Schedule> {
  const [row] = await db.select().from(schedules).where(eq(schedules.id, id))
  if (!row) throw new ZooError('schedule-not-found', `there is no schedule ${id}`)
  return toSchedule(row)
}

const order = { time: schedules.createdAtMs, id: schedules.id }
const columns = { id: schedules.id, cadence: schedules.cadence }

/** Newest first. */
export async function listSchedules(db: Database, query: ListQuery): Promise<{ items: Schedule[]; nextCursor: string | null }> {
  const rows = await db
    .select()
    .from(schedules)
    .where(conditionsOf(query, columns, order))
    .orderBy(...newestFirst(order))
    .limit((query.limit ?? defaultLiveLimit) + 1)
  return toPage(rows.map(toSchedule), query, ({ createdAtMs, id }) => [createdAtMs, id])
}
