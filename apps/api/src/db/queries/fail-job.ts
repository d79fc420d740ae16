import type { Failure, Job } from '@effzoo/contract'
import { and, eq, sql } from 'drizzle-orm'
import { auditEvent } from '../audit-event.ts'
import type { Database } from '../database.ts'
import { backoffMs, claimedBy, explainRefusal, heldBy, type Lease, maxAttempts, maxRetries, spreadSecondMs } from '../lease.ts'
import { jobs } from '../schema/jobs.ts'
import { toJob } from '../to-job.ts'

/** A benchmark failure ends the job at once. An infrastructure failure sends it back to the queue, until its retries are used up. */
export async function failJob(db: Database, lease: Lease, failure: Failure, nowMs: number, random: () => number): Promise<Job> {
  const mayRetry = sql`${jobs.infrastructureFailures} < ${maxRetries} and ${jobs.attempt} < ${maxAttempts}`
  const outcome =
    failure.kind === 'benchmark'
      ? { state: 'failed' as const }
      : {
          state: sql`case when ${mayRetry} then 'queued' else 'failed' end`,
          infrastructureFailures: sql`${jobs.infrastructureFailures} + 1`,
          notBeforeMs: sql`${nowMs} + ${backoffMs(spreadSecondMs(random))}`,
        }
  const fail = db
    .update(jobs)
    .set({ ...outcome, leaseExpiresAtMs: null, progress: null, failure, updatedAtMs: nowMs })
    .where(heldBy(lease))
    .returning()
  const detail = { attempt: lease.attempt, kind: failure.kind }
  const event = auditEvent(db, { actor: lease.runner, action: 'job.fail', subject: lease.job, detail }, nowMs)
  const [[failed]] = await db.batch([fail, event])
  if (failed) return toJob(failed)

  // the runner did not hear the answer and reports again
  const [known] = await db
    .select()
    .from(jobs)
    .where(and(claimedBy(lease), eq(jobs.failure, failure)))
  if (known) return toJob(known)
  throw await explainRefusal(db, lease)
}
