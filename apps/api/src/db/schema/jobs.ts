import { type Failure, type JobId, jobStates, type Progress, type ResultId, type RunnerId } from '@effzoo/contract'
import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { runners } from './runners.ts'
import { workload } from './workload.ts'

/**
 * One requested measurement. `attempt` rises at each claim and fences late writers off. A claim is a lease: past `leaseExpiresAtMs`
 * the job goes back to the queue. `runner` is who holds it, or held it last.
 */
export const jobs = sqliteTable(
  'jobs',
  {
    id: text().$type<JobId>().primaryKey(),
    ...workload(),
    memoryBytes: integer('memory_bytes').notNull(),
    state: text({ enum: jobStates }).notNull().default('queued'),
    attempt: integer().notNull().default(0),
    /** Attempts that ended in an infrastructure failure or a lost lease. */
    infrastructureFailures: integer('infrastructure_failures').notNull().default(0),
    /** A queued job is not given out before this moment. */
    notBeforeMs: integer('not_before_ms').notNull().default(0),
    runner: text()
      .$type<RunnerId>()
      .references(() => runners.id),
    leaseExpiresAtMs: integer('lease_expires_at_ms'),
    progress: text({ mode: 'json' }).$type<Progress>(),
    failure: text({ mode: 'json' }).$type<Failure>(),
    result: text().$type<ResultId>(),
    idempotencyKey: text('idempotency_key').unique(),
    requestSha256: text('request_sha256').notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
    updatedAtMs: integer('updated_at_ms').notNull(),
  },
  (t) => [
    index('jobs_newest').on(t.createdAtMs, t.id),
    index('jobs_queued').on(t.createdAtMs, t.id).where(sql`state = 'queued'`),
    index('jobs_open_variant').on(t.variant).where(sql`state in ('queued', 'leased', 'running')`),
    index('jobs_leased').on(t.leaseExpiresAtMs).where(sql`lease_expires_at_ms is not null`),
    check('jobs_lease', sql`(state in ('leased', 'running')) = (lease_expires_at_ms is not null)`),
    check('jobs_holder', sql`state not in ('leased', 'running', 'done') or (runner is not null and attempt > 0)`),
    check('jobs_result', sql`(state = 'done') = (result is not null)`),
    check('jobs_failure', sql`state <> 'failed' or failure is not null`),
  ],
)
