import { type EngineName, type Job, lease, type RunnerId } from '@effzoo/contract'
import { and, eq, gt, inArray, isNull, lte, or, type SQL, sql } from 'drizzle-orm'
import type { Database } from '../database.ts'
import { jobs } from '../schema/jobs.ts'
import { runners } from '../schema/runners.ts'
import { toJob } from '../to-job.ts'
import { expireJobs } from './expire-jobs.ts'

export interface ClaimRequest {
  readonly runner: RunnerId
  readonly engines: readonly EngineName[]
  /** Where it is less than the device has. */
  readonly memoryBytes?: number | undefined
}

/**
 * Leases the first job that is due and fits: of the highest priority the oldest. One statement chooses and takes it, so two runners cannot
 * take one job. What ran out is ended, or goes back to the queue, in the same transaction.
 */
export async function claimJob(db: Database, request: ClaimRequest, nowMs: number, random: () => number): Promise<Job | undefined> {
  // the state is written out: with a parameter in its place, SQLite cannot know that the index of queued jobs is enough
  const due = db
    .select({ id: jobs.id })
    .from(jobs)
    .where(
      and(
        sql`${jobs.state} = 'queued'`,
        inArray(jobs.engine, [...request.engines]),
        lte(jobs.notBeforeMs, nowMs),
        or(isNull(jobs.deadlineAtMs), gt(jobs.deadlineAtMs, nowMs)),
        ...fits(request),
      ),
    )
    .orderBy(sql`${jobs.priority} desc`, jobs.createdAtMs, jobs.id)
    .limit(1)
  const claim = db
    .update(jobs)
    .set({
      state: 'leased',
      attempt: sql`${jobs.attempt} + 1`,
      runner: request.runner,
      leaseExpiresAtMs: nowMs + lease.leaseMs,
      failure: null,
      updatedAtMs: nowMs,
    })
    .where(eq(jobs.id, sql`(${due})`))
    .returning()
  const [, , [claimed]] = await db.batch([...expireJobs(db, nowMs, random), claim])
  return claimed && toJob(claimed)
}

/** Device, memory and labels are those that the runner registered with: it cannot claim by what it does not have. */
function fits({ runner, memoryBytes }: ClaimRequest): (SQL | undefined)[] {
  const registered = (what: SQL) => sql`(select ${what} from ${runners} where ${runners.id} = ${runner})`
  const ofDevice = (path: string) => sql`json_extract(${runners.device}, ${path})`
  const hasMemory = registered(sql`min(${ofDevice('$.memoryBytes')}, coalesce(${ofDevice('$.limits.memoryBytes')}, 1e18))`)
  const hasLabels = sql`select value from json_each(${registered(sql`${runners.labels}`)})`
  return [
    sql`not ${registered(sql`${runners.isDraining}`)}`,
    or(isNull(jobs.device), eq(jobs.device, registered(ofDevice('$.id')))),
    lte(jobs.memoryBytes, hasMemory),
    memoryBytes === undefined ? undefined : lte(jobs.memoryBytes, memoryBytes),
    sql`(${jobs.labels} = '[]' or not exists (select 1 from json_each(${jobs.labels}) as wanted where wanted.value not in (${hasLabels})))`,
  ]
}
