import { type Job, type Workload, ZooError } from '@effzoo/contract'
import { eq } from 'drizzle-orm'
import type { Actor } from '../../auth/actor.ts'
import { mintId } from '../../mint-id.ts'
import { auditEvent } from '../audit-event.ts'
import type { Database } from '../database.ts'
import { jobs } from '../schema/jobs.ts'
import { toJob } from '../to-job.ts'

export interface NewJob {
  readonly workload: Workload
  readonly memoryBytes: number
  readonly requestSha256: string
  readonly idempotencyKey: string | null
}

/** A key that was used before answers the job it made then, and is refused for another request. */
export async function createJob(db: Database, job: NewJob, actor: Actor, nowMs: number): Promise<{ job: Job; isNew: boolean }> {
  const { workload, ...rest } = job
  const id = mintId('job')
  const insert = db
    .insert(jobs)
    .values({ id, ...workload, ...rest, createdAtMs: nowMs, updatedAtMs: nowMs })
    .onConflictDoNothing({ target: jobs.idempotencyKey })
    .returning()
  const [[created]] = await db.batch([insert, auditEvent(db, { actor, action: 'job.create', subject: id, detail: { ...workload } }, nowMs)])
  if (created) return { job: toJob(created), isNew: true }

  const [earlier] = await db.select().from(jobs).where(eq(jobs.idempotencyKey, job.idempotencyKey!))
  if (earlier!.requestSha256 !== job.requestSha256) {
    throw new ZooError('idempotency-conflict', `the Idempotency-Key made ${earlier!.id} of another request; use a new key for a new job`)
  }
  return { job: toJob(earlier!), isNew: false }
}
