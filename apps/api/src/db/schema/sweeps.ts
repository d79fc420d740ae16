import type { ScheduleId, SweepId } from '@effzoo/contract'
import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** One request for many jobs; they name it, and its state is what became of them. */
export const sweeps = sqliteTable(
  'sweeps',
  {
    id: text().$type<SweepId>().primaryKey(),
    request: text({ mode: 'json' }).notNull(),
    jobCount: integer('job_count').notNull(),
    owner: text(),
    schedule: text().$type<ScheduleId>(),
    idempotencyKey: text('idempotency_key').unique(),
    requestSha256: text('request_sha256').notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
    cancelledAtMs: integer('cancelled_at_ms'),
    /** The event with which all of its jobs had ended for the first time. A trigger in the migration sets it, in the transaction of that end. */
    doneSeq: integer('done_seq'),
  },
  (t) => [index('sweeps_newest').on(t.createdAtMs, t.id), index('sweeps_done').on(t.doneSeq).where(sql`done_seq is not null`)],
)
