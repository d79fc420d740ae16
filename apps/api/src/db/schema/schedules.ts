import type { ScheduleId, SweepId } from '@effzoo/contract'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** A sweep that is asked for again and again, so that figures do not go stale. */
export const schedules = sqliteTable(
  'schedules',
  {
    id: text().$type<ScheduleId>().primaryKey(),
    request: text({ mode: 'json' }).notNull(),
    /** `every 7d`, or a cron expression in UTC. */
    cadence: text().notNull(),
    /** Null while it is paused. */
    nextAtMs: integer('next_at_ms'),
    lastSweep: text('last_sweep').$type<SweepId>(),
    owner: text(),
    createdAtMs: integer('created_at_ms').notNull(),
    updatedAtMs: integer('updated_at_ms').notNull(),
  },
  (t) => [index('schedules_due').on(t.nextAtMs)],
)
