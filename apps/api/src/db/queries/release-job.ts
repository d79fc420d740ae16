import type { Job } from '@effzoo/contract'
import { sql } from 'drizzle-orm'
import { failures } from '../../queue/job-machine.ts'
import { auditEvent } from '../audit-event.ts'
import { compiled, given } from '../compiled.ts'
import type { Database } from '../database.ts'
import { explainRefusal, givenLease, heldBy, type Lease, maxAttempts } from '../lease.ts'
import { jobs } from '../schema/jobs.ts'
import { toJob } from '../to-job.ts'

const isWorn = sql`${jobs.attempt} >= ${maxAttempts}`

const release = compiled((db) =>
  db
    .update(jobs)
    .set({
      state: sql`case when ${isWorn} then 'failed' else 'queued' end`,
      failure: sql`case when ${isWorn} then ${JSON.stringify(failures.wornOut)} end`,
      notBeforeMs: given('nowMs'),
      leaseExpiresAtMs: null,
      progress: null,
      updatedAtMs: given('nowMs'),
    })
    .where(heldBy(givenLease))
    .returning(),
)

/** A runner that restarts or drains hands its job back: it is queued at once, and none of its retries is used. */
export async function releaseJob(db: Database, lease: Lease, nowMs: number): Promise<Job> {
  const detail = { attempt: lease.attempt }
  const event = auditEvent(db, { actor: lease.runner, action: 'job.release', subject: lease.job, detail }, nowMs)
  const [[released]] = await db.batch([release(db, { ...lease, nowMs }), event])
  if (!released) throw await explainRefusal(db, lease)
  return toJob(released)
}
