import type { Job } from '@effzoo/contract'
import { sql } from 'drizzle-orm'
import { failures } from '../../queue/job-machine.ts'
import { auditEvent } from '../audit-event.ts'
import type { Database } from '../database.ts'
import { explainRefusal, heldBy, type Lease, maxAttempts } from '../lease.ts'
import { jobs } from '../schema/jobs.ts'
import { toJob } from '../to-job.ts'

/** A runner that restarts or drains hands its job back: it is queued at once, and none of its retries is used. */
export async function releaseJob(db: Database, lease: Lease, nowMs: number): Promise<Job> {
  const isWorn = sql`${jobs.attempt} >= ${maxAttempts}`
  const release = db
    .update(jobs)
    .set({
      state: sql`case when ${isWorn} then 'failed' else 'queued' end`,
      failure: sql`case when ${isWorn} then ${JSON.stringify(failures.wornOut)} end`,
      notBeforeMs: nowMs,
      leaseExpiresAtMs: null,
      progress: null,
      updatedAtMs: nowMs,
    })
    .where(heldBy(lease))
    .returning()
  const detail = { attempt: lease.attempt }
  const event = auditEvent(db, { actor: lease.runner, action: 'job.release', subject: lease.job, detail }, nowMs)
  const [[released]] = await db.batch([release, event])
  if (!released) throw await explainRefusal(db, lease)
  return toJob(released)
}
