import { type HeartbeatAnswer, type Progress, lease as terms } from '@effzoo/contract'
import { and, eq, gt, isNull, or, sql } from 'drizzle-orm'
import { nextHeartbeatMs } from '../../queue/heartbeat-terms.ts'
import { compiled, given } from '../compiled.ts'
import type { Database } from '../database.ts'
import { claimedBy, explainRefusal, givenLease, heldBy, type Lease } from '../lease.ts'
import { jobs } from '../schema/jobs.ts'
import { expireDeadlines } from './expire-deadlines.ts'

const hold = compiled((db) =>
  db
    .update(jobs)
    .set({
      state: 'running',
      leaseExpiresAtMs: given('leaseExpiresAtMs'),
      updatedAtMs: given('nowMs'),
      progress: sql`coalesce(${given('progress')}, ${jobs.progress})`,
    })
    .where(and(heldBy(givenLease), or(isNull(jobs.deadlineAtMs), gt(jobs.deadlineAtMs, given('nowMs')))))
    .returning({ id: jobs.id }),
)

/** Extends the lease. Without `progress` the last one stays. */
export async function heartbeatJob(
  db: Database,
  lease: Lease,
  progress: Progress | undefined,
  nowMs: number,
  random: () => number,
): Promise<HeartbeatAnswer> {
  const heartbeatMs = nextHeartbeatMs(random)
  const leaseExpiresAtMs = nowMs + terms.leaseMs
  const [held] = await hold(db, { ...lease, leaseExpiresAtMs, nowMs, progress: progress ? JSON.stringify(progress) : null })
  if (held) return { leaseExpiresAtMs, cancelled: false, heartbeatMs }

  const isStopped = or(eq(jobs.state, 'cancelled'), sql`${jobs.state} = 'failed' and ${jobs.failure} ->> 'kind' = 'deadline'`)
  const stopped = db
    .select({ id: jobs.id })
    .from(jobs)
    .where(and(claimedBy(lease), isStopped))
  const [, [found]] = await db.batch([expireDeadlines(db, nowMs), stopped])
  if (found) return { leaseExpiresAtMs: nowMs, cancelled: true, heartbeatMs }
  throw await explainRefusal(db, lease)
}
