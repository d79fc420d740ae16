import { sql } from 'drizzle-orm'
import { failures } from '../../queue/job-machine.ts'
import { compiled, given } from '../compiled.ts'
import type { Database } from '../database.ts'
import { jobs } from '../schema/jobs.ts'

const expire = compiled((db) =>
  db
    .update(jobs)
    .set({ state: 'failed', leaseExpiresAtMs: null, progress: null, failure: failures.deadlinePassed, updatedAtMs: given('nowMs') })
    // written out as in the index, which is then enough
    .where(
      sql`${jobs.deadlineAtMs} is not null and ${jobs.state} in ('queued', 'leased', 'running') and ${jobs.deadlineAtMs} <= ${given('nowMs')}`,
    ),
)

/** Ends the jobs that had not ended by their deadline. Their runners learn of it with the next heartbeat. */
export const expireDeadlines = (db: Database, nowMs: number) => expire(db, { nowMs })
