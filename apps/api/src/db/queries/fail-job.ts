import type { Failure, Job } from '@effzoo/contract'
import { and, eq, sql } from 'drizzle-orm'
import { auditEvent } from '../audit-event.ts'
import { compiled, given } from '../compiled.ts'
import type { Database } from '../database.ts'
import { backoffMs, claimedBy, explainRefusal, givenLease, heldBy, type Lease, maxAttempts, maxRetries, spreadSecondMs } from '../lease.ts'
import { jobs } from '../schema/jobs.ts'
import { toJob } from '../to-job.ts'

const mayRetry = sql`${jobs.infrastructureFailures} < ${maxRetries} and ${jobs.attempt} < ${maxAttempts}`

const failed = { leaseExpiresAtMs: null, progress: null, failure: given('failure'), updatedAtMs: given('nowMs') }

const end = compiled((db) =>
  db
    .update(jobs)
    .set({ state: 'failed', ...failed })
    .where(heldBy(givenLease))
    .returning(),
)

const retry = compiled((db) =>
  db
    .update(jobs)
    .set({
      state: sql`case when ${mayRetry} then 'queued' else 'failed' end`,
      infrastructureFailures: sql`${jobs.infrastructureFailures} + 1`,
      notBeforeMs: sql`${given('nowMs')} + ${backoffMs(given('secondMs'))}`,
      ...failed,
    })
    .where(heldBy(givenLease))
    .returning(),
)

/** A benchmark failure ends the job at once. An infrastructure failure sends it back to the queue, until its retries are used up. */
export async function failJob(db: Database, lease: Lease, failure: Failure, nowMs: number, random: () => number): Promise<Job> {
  const values = { ...lease, failure: JSON.stringify(failure), nowMs }
  const fail = failure.kind === 'benchmark' ? end(db, values) : retry(db, { ...values, secondMs: spreadSecondMs(random) })
  const detail = { attempt: lease.attempt, kind: failure.kind }
  const event = auditEvent(db, { actor: lease.runner, action: 'job.fail', subject: lease.job, detail }, nowMs)
  const [[job]] = await db.batch([fail, event])
  if (job) return toJob(job)

  // the runner did not hear the answer and reports again
  const [known] = await db
    .select()
    .from(jobs)
    .where(and(claimedBy(lease), eq(jobs.failure, failure)))
  if (known) return toJob(known)
  throw await explainRefusal(db, lease)
}
