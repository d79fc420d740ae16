import { lte, sql } from 'drizzle-orm'
import { failures } from '../../queue/job-machine.ts'
import { compiled, given } from '../compiled.ts'
import type { Database } from '../database.ts'
import { backoffMs, maxAttempts, maxRetries, spreadSecondMs } from '../lease.ts'
import { jobs } from '../schema/jobs.ts'

const expire = compiled((db) =>
  db
    .update(jobs)
    .set({
      state: sql`case when ${jobs.infrastructureFailures} < ${maxRetries} and ${jobs.attempt} < ${maxAttempts} then 'queued' else 'failed' end`,
      infrastructureFailures: sql`${jobs.infrastructureFailures} + 1`,
      notBeforeMs: sql`${given('nowMs')} + ${backoffMs(given('secondMs'))}`,
      leaseExpiresAtMs: null,
      progress: null,
      failure: failures.leaseLost,
      updatedAtMs: given('nowMs'),
    })
    .where(lte(jobs.leaseExpiresAtMs, given('nowMs'))),
)

/**
 * Sends jobs whose lease ran out back to the queue, or ends them when their retries are used up. `runner` and `attempt` stay: whoever
 * held the lease may still hand in the result, until the job is claimed anew. Runs when awaited, or as part of a batch.
 */
export const expireLeases = (db: Database, nowMs: number, random: () => number) => expire(db, { nowMs, secondMs: spreadSecondMs(random) })
