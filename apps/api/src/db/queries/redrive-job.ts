import { type Job, type JobId, ZooError } from '@effzoo/contract'
import { and, eq } from 'drizzle-orm'
import type { Actor } from '../../auth/actor.ts'
import { auditEvent } from '../audit-event.ts'
import type { Database } from '../database.ts'
import { jobs } from '../schema/jobs.ts'
import { toJob } from '../to-job.ts'
import { findJob } from './find-job.ts'
import { isOf, refuseOthers } from './job-owner.ts'

export interface Redrive {
  readonly actor: Actor
  /** Whose jobs it may be; null for anybody's. */
  readonly owner: string | null
  readonly deadlineAtMs: number | null
}

/** Queues a failed job again, with all of its retries; its attempts go on rising. One that is under way already is answered as it is. */
export async function redriveJob(db: Database, id: JobId, { actor, owner, deadlineAtMs }: Redrive, nowMs: number): Promise<Job> {
  const redrive = db
    .update(jobs)
    .set({ state: 'queued', infrastructureFailures: 0, notBeforeMs: nowMs, deadlineAtMs, failure: null, updatedAtMs: nowMs })
    .where(and(eq(jobs.id, id), eq(jobs.state, 'failed'), isOf(owner)))
    .returning()
  const [[redriven]] = await db.batch([
    redrive,
    auditEvent(db, { actor, action: 'job.redrive', subject: id, detail: { deadlineAtMs } }, nowMs),
  ])
  if (redriven) return toJob(redriven)

  const job = refuseOthers(await findJob(db, id), owner)
  if (job.state === 'done' || job.state === 'cancelled') {
    throw new ZooError('job-not-failed', `${id} is ${job.state}, and only a failed job is queued again; ask for a new one with POST /jobs`)
  }
  return job
}
