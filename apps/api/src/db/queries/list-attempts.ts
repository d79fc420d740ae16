import { type JobAttempt, type JobId, ZooError } from '@effzoo/contract'
import { asc, eq } from 'drizzle-orm'
import { attemptsOf } from '../../queue/attempts-of.ts'
import type { Database } from '../database.ts'
import { jobEvents } from '../schema/job-events.ts'

/** From the first to the last. */
export async function listAttempts(db: Database, job: JobId): Promise<JobAttempt[]> {
  const events = await db.select().from(jobEvents).where(eq(jobEvents.job, job)).orderBy(asc(jobEvents.seq))
  // the first event of a job is that it was made
  if (events.length === 0) throw new ZooError('job-not-found', `there is no job ${job}`)
  return attemptsOf(events)
}
