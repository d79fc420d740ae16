import { type Job, type Workload, ZooError } from '@effzoo/contract'
import { eq } from 'drizzle-orm'
import { mintId } from '../../mint-id.ts'
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
export async function createJob(db: Database, job: NewJob, nowMs: number): Promise<{ job: Job; isNew: boolean }> {
  const { workload, ...rest } = job
  const [created] = await db
    .insert(jobs)
    .values({ id: mintId('job'), ...workload, ...rest, createdAtMs: nowMs, updatedAtMs: nowMs })
    .onConflictDoNothing({ target: jobs.idempotencyKey })
    .returning()
  if (created) return { job: toJob(created), isNew: true }

  const [earlier] = await db.select().from(jobs).where(eq(jobs.idempotencyKey, job.idempotencyKey!))
  if (earlier!.requestSha256 !== job.requestSha256) {
    throw new ZooError('idempotency-conflict', `the Idempotency-Key made ${earlier!.id} of another request; use a new key for a new job`)
  }
  return { job: toJob(earlier!), isNew: false }
}
