import { type HeartbeatAnswer, type Progress, lease as terms } from '@effzoo/contract'
import { and, eq } from 'drizzle-orm'
import type { Database } from '../database.ts'
import { claimedBy, explainRefusal, heldBy, type Lease } from '../lease.ts'
import { jobs } from '../schema/jobs.ts'

/** Extends the lease. Without `progress` the last one stays. */
export async function heartbeatJob(db: Database, lease: Lease, progress: Progress | undefined, nowMs: number): Promise<HeartbeatAnswer> {
  const leaseExpiresAtMs = nowMs + terms.leaseMs
  const [held] = await db
    .update(jobs)
    .set({ state: 'running', leaseExpiresAtMs, updatedAtMs: nowMs, ...(progress && { progress }) })
    .where(heldBy(lease))
    .returning({ id: jobs.id })
  if (held) return { leaseExpiresAtMs, cancelled: false }

  const [cancelled] = await db
    .select({ id: jobs.id })
    .from(jobs)
    .where(and(claimedBy(lease), eq(jobs.state, 'cancelled')))
  if (cancelled) return { leaseExpiresAtMs: nowMs, cancelled: true }
  throw await explainRefusal(db, lease)
}
