import { type JobFailure, type JobId, jobStates, type ResultId, type RunnerId } from '@effzoo/contract'
import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/**
 * Every state that a job was in, in order. Triggers in the migration write them in the transaction of the change itself, so that no
 * transition can forget its event. Runners are no references: a row of theirs may go.
 */
export const jobEvents = sqliteTable(
  'job_events',
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    job: text().$type<JobId>().notNull(),
    attempt: integer().notNull(),
    state: text({ enum: jobStates }).notNull(),
    runner: text().$type<RunnerId>(),
    failure: text({ mode: 'json' }).$type<JobFailure>(),
    result: text().$type<ResultId>(),
    atMs: integer('at_ms').notNull(),
  },
  (t) => [
    index('job_events_job').on(t.job, t.seq),
    // what a runner's attempts came to
    index('job_events_ended').on(t.runner, t.atMs).where(sql`runner is not null and state not in ('leased', 'running')`),
  ],
)
