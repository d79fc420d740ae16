import { type Result, ZooError } from '@effzoo/contract'
import { and, eq, exists, inArray } from 'drizzle-orm'
import { auditEvent } from '../audit-event.ts'
import { compiled, given } from '../compiled.ts'
import type { Database } from '../database.ts'
import { insertGivenWhere, valuesOfRow } from '../insert-where.ts'
import { claimedBy, explainRefusal, givenLease, type Lease } from '../lease.ts'
import { jobs } from '../schema/jobs.ts'
import { results } from '../schema/results.ts'
import { toResult } from '../to-result.ts'
import { moveResultsOn } from './move-registry-on.ts'

const end = compiled((db) =>
  db
    .update(jobs)
    .set({ state: 'done', result: given('result'), leaseExpiresAtMs: null, progress: null, failure: null, updatedAtMs: given('nowMs') })
    .where(and(claimedBy(givenLease), inArray(jobs.state, ['leased', 'running', 'queued']))),
)

const store = compiled((db) => {
  const ended = db
    .select({ id: jobs.id })
    .from(jobs)
    .where(and(eq(jobs.id, given('job')), eq(jobs.result, given('id'))))
  return insertGivenWhere(db, results, exists(ended)).returning()
})

/**
 * Ends the job and stores its result in one transaction. A lease that ran out is no obstacle while nobody else has claimed the job:
 * a measurement that was made is worth more than one that has to be made again. The same measurement sent again answers the stored result.
 */
export async function completeJob(
  db: Database,
  lease: Lease,
  row: typeof results.$inferInsert,
  nowMs: number,
): Promise<{ result: Result; isNew: boolean }> {
  const detail = { job: lease.job, attempt: lease.attempt, measurementSha256: row.measurementSha256 }
  const event = auditEvent(db, { actor: lease.runner, action: 'result.accept', subject: row.id, detail }, nowMs)
  const [, [stored]] = await db.batch([
    end(db, { ...lease, result: row.id, nowMs }),
    store(db, valuesOfRow(results, row)),
    event,
    ...moveResultsOn(db, row.id),
  ])
  if (stored) return { result: toResult(stored), isNew: true }

  const [earlier] = await db.select().from(results).where(eq(results.job, lease.job))
  if (earlier?.attempt !== lease.attempt || earlier.runner !== lease.runner) throw await explainRefusal(db, lease)
  if (earlier.measurementSha256 !== row.measurementSha256) {
    throw new ZooError('result-conflict', `attempt ${lease.attempt} of ${lease.job} already has ${earlier.id}, made of another measurement`)
  }
  return { result: toResult(earlier), isNew: false }
}
