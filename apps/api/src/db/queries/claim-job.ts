import { type EngineName, type Job, lease, type RunnerId } from '@effzoo/contract'
import { and, asc, eq, inArray, lte, sql } from 'drizzle-orm'
import type { Database } from '../database.ts'
import { jobs } from '../schema/jobs.ts'
import { toJob } from '../to-job.ts'
import { expireLeases } from './expire-leases.ts'

export interface ClaimRequest {
  readonly runner: RunnerId
  readonly engines: readonly EngineName[]
}

/**
 * Leases the oldest job that is due. One statement chooses and takes it, so two runners cannot take one job. Leases that ran out
 * go back to the queue in the same transaction.
 */
export async function claimJob(
  db: Database,
  { runner, engines }: ClaimRequest,
  nowMs: number,
  random: () => number,
): Promise<Job | undefined> {
  // the state is written out: with a parameter in its place, SQLite cannot know that the index of queued jobs is enough
  const due = db
    .select({ id: jobs.id })
    .from(jobs)
    .where(and(sql`${jobs.state} = 'queued'`, inArray(jobs.engine, [...engines]), lte(jobs.notBeforeMs, nowMs)))
    .orderBy(asc(jobs.createdAtMs), asc(jobs.id))
    .limit(1)
  const claim = db
    .update(jobs)
    .set({
      state: 'leased',
      attempt: sql`${jobs.attempt} + 1`,
      runner,
      leaseExpiresAtMs: nowMs + lease.leaseMs,
      failure: null,
      updatedAtMs: nowMs,
    })
    .where(eq(jobs.id, sql`(${due})`))
    .returning()
  const [, [claimed]] = await db.batch([expireLeases(db, nowMs, random), claim])
  return claimed && toJob(claimed)
}
