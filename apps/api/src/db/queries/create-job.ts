import { type Job, type Workload, ZooError } from '@effzoo/contract'
import { and, desc, eq, gt, notInArray, or, sql } from 'drizzle-orm'
import type { Actor } from '../../auth/actor.ts'
import { mintId } from '../../mint-id.ts'
import { auditEvent } from '../audit-event.ts'
import { compiled, given } from '../compiled.ts'
import type { Database } from '../database.ts'
import { insertGivenWhere, valuesOfRow } from '../insert-where.ts'
import { jobs } from '../schema/jobs.ts'
import { toJob } from '../to-job.ts'

type Row = typeof jobs.$inferInsert

export interface NewJob
  extends Partial<Pick<Row, 'device' | 'labels' | 'priority' | 'deadlineAtMs' | 'debounceKey' | 'sweep' | 'schedule' | 'owner'>> {
  readonly workload: Workload
  readonly memoryBytes: number
  readonly requestSha256: string
  readonly idempotencyKey: string | null
  /** An equal job that is at most as old is answered in place of a new one. */
  readonly debounceMs?: number
}

/** No job where the request is not to be debounced: nothing is younger than null. */
const isEqual = and(
  eq(jobs.debounceKey, given('debounceKey')),
  gt(jobs.createdAtMs, given('answeredSinceMs')),
  notInArray(jobs.state, ['failed', 'cancelled']),
)

const insert = compiled((db) =>
  insertGivenWhere(db, jobs, sql`not exists (select 1 from ${jobs} where ${isEqual})`)
    .onConflictDoNothing({ target: jobs.idempotencyKey })
    .returning(),
)

/** The job of the key, or an equal one; where there is neither, none, or the new one. */
const answered = compiled((db) =>
  db
    .select()
    .from(jobs)
    .where(or(eq(jobs.idempotencyKey, given('idempotencyKey')), isEqual))
    .orderBy(sql`${jobs.idempotencyKey} is ${given('idempotencyKey')} desc`, desc(jobs.createdAtMs))
    .limit(1),
)

/** A key that was used before answers the job it made then, and is refused for another request. */
export async function createJob(db: Database, job: NewJob, actor: Actor, nowMs: number): Promise<{ job: Job; isNew: boolean }> {
  const { workload, debounceMs = 0, ...rest } = job
  const id = mintId('job')
  const row = { id, ...workload, ...rest, createdAtMs: nowMs, updatedAtMs: nowMs }
  const values = { ...valuesOfRow(jobs, row), answeredSinceMs: debounceMs === 0 ? null : nowMs - debounceMs }
  const event = auditEvent(db, { actor, action: 'job.create', subject: id, detail: { ...workload } }, nowMs)
  // read in the same transaction: a moment later the equal job may have failed
  const [[created], , [earlier]] = await db.batch([insert(db, values), event, answered(db, values)])
  if (created) return { job: toJob(created), isNew: true }

  const isReplay = job.idempotencyKey !== null && earlier!.idempotencyKey === job.idempotencyKey
  if (isReplay && earlier!.requestSha256 !== job.requestSha256) {
    throw new ZooError('idempotency-conflict', `the Idempotency-Key made ${earlier!.id} of another request; use a new key for a new job`)
  }
  return { job: toJob(earlier!), isNew: false }
}
