import { type EngineName, type Job, lease, type RunnerId } from '@effzoo/contract'
import { and, eq, gt, isNull, lte, or, type SQL, sql } from 'drizzle-orm'
import { compiled, given } from '../compiled.ts'
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
  const { runner, engines, memoryBytes } = request
  const values = {
    ...Object.fromEntries(engines.map((engine, index) => [engineAt(index), engine])),
    ...(memoryBytes !== undefined && { memoryBytes }),
    ...{ runner, nowMs, leaseExpiresAtMs: nowMs + lease.leaseMs },
  }
  const [, , [claimed]] = await db.batch([
    ...expireJobs(db, nowMs, random),
    claimFor(engines.length, memoryBytes !== undefined)(db, values),
  ])
  return claimed && toJob(claimed)
}

const engineAt = (index: number) => `engine ${index}`

/** Of so many engines, and with less memory than the device has or not, there are few. */
const claims = new Map<string, ReturnType<typeof compileClaim>>()

function claimFor(engineCount: number, limitsMemory: boolean) {
  const key = `${engineCount} ${limitsMemory}`
  const claim = claims.get(key) ?? compileClaim(engineCount, limitsMemory)
  claims.set(key, claim)
  return claim
}

const compileClaim = (engineCount: number, limitsMemory: boolean) =>
  compiled((db) => {
    const engines = Array.from({ length: engineCount }, (_, index) => given(engineAt(index)))
    // the state is written out: with a parameter in its place, SQLite cannot know that the index of queued jobs is enough
    const due = db
      .select({ id: jobs.id })
      .from(jobs)
      .where(
        and(
          sql`${jobs.state} = 'queued'`,
          sql`${jobs.engine} in (${sql.join(engines, sql`, `)})`,
          lte(jobs.notBeforeMs, given('nowMs')),
          or(isNull(jobs.deadlineAtMs), gt(jobs.deadlineAtMs, given('nowMs'))),
          ...fits(limitsMemory),
        ),
      )
      .orderBy(sql`${jobs.priority} desc`, jobs.createdAtMs, jobs.id)
      .limit(1)
    return db
      .update(jobs)
      .set({
        state: 'leased',
        attempt: sql`${jobs.attempt} + 1`,
        runner: given('runner'),
        leaseExpiresAtMs: given('leaseExpiresAtMs'),
        failure: null,
        updatedAtMs: given('nowMs'),
      })
      .where(eq(jobs.id, sql`(${due})`))
      .returning()
  })

/** Device, memory and labels are those that the runner registered with: it cannot claim by what it does not have. */
function fits(limitsMemory: boolean): (SQL | undefined)[] {
  const registered = (what: SQL) => sql`(select ${what} from ${runners} where ${runners.id} = ${given('runner')})`
  const ofDevice = (path: string) => sql`json_extract(${runners.device}, ${path})`
  const hasMemory = registered(sql`min(${ofDevice('$.memoryBytes')}, coalesce(${ofDevice('$.limits.memoryBytes')}, 1e18))`)
  const hasLabels = sql`select value from json_each(${registered(sql`${runners.labels}`)})`
  return [
    sql`not ${registered(sql`${runners.isDraining}`)}`,
    or(isNull(jobs.device), eq(jobs.device, registered(ofDevice('$.id')))),
    lte(jobs.memoryBytes, hasMemory),
    limitsMemory ? lte(jobs.memoryBytes, given('memoryBytes')) : undefined,
    sql`(${jobs.labels} = '[]' or not exists (select 1 from json_each(${jobs.labels}) as wanted where wanted.value not in (${hasLabels})))`,
  ]
}
