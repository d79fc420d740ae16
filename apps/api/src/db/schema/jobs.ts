import {
  type JobFailure,
  type JobId,
  jobStates,
  type Progress,
  type ResultId,
  type RunnerId,
  type ScheduleId,
  type SweepId,
} from '@effzoo/contract'
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
    /** Of the device that must do it; null where any may. */
    device: text(),
    /** All of them must be among the runner's. */
    labels: text({ mode: 'json' }).$type<string[]>().notNull().default([]),
    /** From -100 to 100; the highest is given out first. */
    priority: integer().notNull().default(0),
    deadlineAtMs: integer('deadline_at_ms'),
    /** Of the work and its selectors: equal jobs have it in common. Jobs older than the column have none. */
    debounceKey: text('debounce_key'),
    sweep: text().$type<SweepId>(),
    schedule: text().$type<ScheduleId>(),
    /** Who may cancel and redrive it; null where anybody may who may ask for jobs. */
    owner: text(),
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
    failure: text({ mode: 'json' }).$type<JobFailure>(),
    result: text().$type<ResultId>(),
    idempotencyKey: text('idempotency_key').unique(),
    requestSha256: text('request_sha256').notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
    updatedAtMs: integer('updated_at_ms').notNull(),
  },
  (t) => [
    index('jobs_newest').on(t.createdAtMs, t.id),
    // the engine stands last so that jobs of other engines are passed over without reading their rows
    index('jobs_claim').on(sql`priority desc`, t.createdAtMs, t.id, t.engine).where(sql`state = 'queued'`),
    index('jobs_deadline').on(t.deadlineAtMs).where(sql`deadline_at_ms is not null and state in ('queued', 'leased', 'running')`),
    index('jobs_debounce').on(t.debounceKey, t.createdAtMs),
    index('jobs_sweep').on(t.sweep).where(sql`sweep is not null`),
    index('jobs_open_variant').on(t.variant).where(sql`state in ('queued', 'leased', 'running')`),
    // of those that were tried before and wait; all others are due at once
    index('jobs_delayed').on(t.notBeforeMs, t.engine).where(sql`state = 'queued' and not_before_ms > 0`),
    index('jobs_dead').on(t.engine).where(sql`state = 'failed' and json_extract(failure, '$.kind') <> 'benchmark'`),
    index('jobs_leased').on(t.leaseExpiresAtMs).where(sql`lease_expires_at_ms is not null`),
    check('jobs_lease', sql`(state in ('leased', 'running')) = (lease_expires_at_ms is not null)`),
    check('jobs_holder', sql`state not in ('leased', 'running', 'done') or (runner is not null and attempt > 0)`),
    check('jobs_result', sql`(state = 'done') = (result is not null)`),
    check('jobs_failure', sql`state <> 'failed' or failure is not null`),
  ],
)
