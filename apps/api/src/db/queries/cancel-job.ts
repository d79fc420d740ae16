import type { Job, JobId } from '@effzoo/contract'
import { and, eq, inArray } from 'drizzle-orm'
import type { Actor } from '../../auth/actor.ts'
import { auditEvent } from '../audit-event.ts'
import type { Database } from '../database.ts'
import { jobs } from '../schema/jobs.ts'
import { toJob } from '../to-job.ts'
import { findJob } from './find-job.ts'
import { isOf, refuseOthers } from './job-owner.ts'

/** Who cancels, and whose jobs it may be; null for anybody's. */
export interface Cancel {
  readonly actor: Actor
  readonly owner: string | null
}

/** Its runner learns of it with the next heartbeat. A job that has ended stays as it is and is answered. */
export async function cancelJob(db: Database, id: JobId, { actor, owner }: Cancel, nowMs: number): Promise<Job> {
  const cancel = db
    .update(jobs)
    .set({ state: 'cancelled', leaseExpiresAtMs: null, progress: null, updatedAtMs: nowMs })
    .where(and(eq(jobs.id, id), inArray(jobs.state, ['queued', 'leased', 'running']), isOf(owner)))
    .returning()
  const [[cancelled]] = await db.batch([cancel, auditEvent(db, { actor, action: 'job.cancel', subject: id }, nowMs)])
  return cancelled ? toJob(cancelled) : refuseOthers(await findJob(db, id), owner)
}
