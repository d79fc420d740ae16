import { type JobId, type RunnerId, ZooError } from '@effzoo/contract'
import { and, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { given } from './compiled.ts'
import type { Database } from './database.ts'
import { jobs } from './schema/jobs.ts'

/** What a runner must name to change a job that it claimed. `attempt` is the fence: a later claim has a higher one. */
export interface Lease {
  readonly job: JobId
  readonly attempt: number
  readonly runner: RunnerId
}

/** Infrastructure failures and lost leases that a job survives. */
export const maxRetries = 3

/** Claims of one job, whatever became of them: a job that is handed back again and again must end too. */
export const maxAttempts = 64

/** The same where a statement is made before it is known. */
export const givenLease = { job: given('job'), attempt: given('attempt'), runner: given('runner') }

export const claimedBy = ({ job, attempt, runner }: Lease | typeof givenLease) =>
  and(eq(jobs.id, job), eq(jobs.attempt, attempt), eq(jobs.runner, runner))

/** Past its expiry a lease still holds, until the job has gone back to the queue. */
export const heldBy = (lease: Lease | typeof givenLease) => and(claimedBy(lease), inArray(jobs.state, ['leased', 'running']))

/** 2, 4, then 8 s, each times 0.5 to 1.5: runners that failed together do not come back together. */
export const backoffMs = (secondMs: number | SQL): SQL => sql`cast((2 << ${jobs.infrastructureFailures}) * ${secondMs} as integer)`

/** What a second of backing off takes. */
export const spreadSecondMs = (random: () => number): number => 1_000 * (0.5 + random())

/** Why a guarded statement changed nothing. */
export async function explainRefusal(db: Database, lease: Lease): Promise<ZooError> {
  const [job] = await db.select({ state: jobs.state, attempt: jobs.attempt, runner: jobs.runner }).from(jobs).where(eq(jobs.id, lease.job))
  if (!job) return new ZooError('job-not-found', `there is no job ${lease.job}`)
  if (job.attempt !== lease.attempt) {
    return new ZooError('stale-lease', `attempt ${lease.attempt} of ${lease.job} is over: the job is at attempt ${job.attempt}`)
  }
  if (job.runner !== lease.runner) return new ZooError('stale-lease', `${lease.job} is not held by this runner`)
  return new ZooError('stale-lease', `${lease.job} is ${job.state}; stop working on it`)
}
