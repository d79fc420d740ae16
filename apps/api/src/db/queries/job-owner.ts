import { type Job, ZooError } from '@effzoo/contract'
import { eq, isNull, or } from 'drizzle-orm'
import { jobs } from '../schema/jobs.ts'

/** Of jobs that the owner may change: its own, and those that nobody owns. With null anybody's. */
export const isOf = (owner: string | null) => (owner === null ? undefined : or(isNull(jobs.owner), eq(jobs.owner, owner)))

export function refuseOthers(job: Job, owner: string | null): Job {
  if (owner === null || job.owner === null || job.owner === owner) return job
  throw new ZooError('not-the-owner', `${job.id} is of ${job.owner}, and you are ${owner}; an admin may change it too`)
}
