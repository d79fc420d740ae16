import { type Job, type JobId, ZooError } from '@effzoo/contract'
import { eq } from 'drizzle-orm'
import { compiled, given } from '../compiled.ts'
import type { Database } from '../database.ts'
import { jobs } from '../schema/jobs.ts'
import { toJob } from '../to-job.ts'

const byId = compiled((db) =>
  db
    .select()
    .from(jobs)
    .where(eq(jobs.id, given('id'))),
)

export async function findJob(db: Database, id: JobId): Promise<Job> {
  const [row] = await byId(db, { id })
  if (!row) throw new ZooError('job-not-found', `there is no job ${id}`)
  return toJob(row)
}
