import type { Sweep, SweepId } from '@effzoo/contract'
import { and, eq, inArray } from 'drizzle-orm'
import { auditEvent } from '../audit-event.ts'
import type { Database } from '../database.ts'
import { jobs } from '../schema/jobs.ts'
import { sweeps } from '../schema/sweeps.ts'
import type { Cancel } from './cancel-job.ts'
import { isOf, refuseOthers } from './job-owner.ts'
import { wasWritten } from './move-registry-on.ts'
import { findSweep } from './read-sweeps.ts'

/** Ends those of its jobs that have not ended, in one statement. A sweep of which all have ended stays as it is and is answered. */
export async function cancelSweep(db: Database, id: SweepId, { actor, owner }: Cancel, nowMs: number): Promise<Sweep> {
  const cancelJobs = db
    .update(jobs)
    .set({ state: 'cancelled', leaseExpiresAtMs: null, progress: null, updatedAtMs: nowMs })
    .where(and(eq(jobs.sweep, id), inArray(jobs.state, ['queued', 'leased', 'running']), isOf(owner)))
  const markSweep = db
    .update(sweeps)
    .set({ cancelledAtMs: nowMs })
    .where(and(eq(sweeps.id, id), wasWritten))
  await db.batch([cancelJobs, markSweep, auditEvent(db, { actor, action: 'sweep.cancel', subject: id }, nowMs)])
  return refuseOthers(await findSweep(db, id), owner)
}
