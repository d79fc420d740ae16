import { type Job, type JobId, ZooError } from '@effzoo/contract'
import { eq } from 'drizzle-orm'
import type { Database } from '../database.ts'
import { jobs } from '../schema/jobs.ts'
import { toJob } from '../to-job.ts'

export async function findJob(db: Database, id: JobId): Promise<Job> {
  const [row] = await db.select().from(jobs).where(eq(jobs.id, id))
  if (!row) throw new ZooError('job-not-found', `there is no job ${id}`)
  return toJob(row)
}
