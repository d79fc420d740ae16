import { type Result, ZooError } from '@effzoo/contract'
import { and, eq, exists, inArray } from 'drizzle-orm'
import { auditEvent } from '../audit-event.ts'
import type { Database } from '../database.ts'
import { insertWhere } from '../insert-where.ts'
import { claimedBy, explainRefusal, type Lease } from '../lease.ts'
import { jobs } from '../schema/jobs.ts'
import { results } from '../schema/results.ts'
import { toResult } from '../to-result.ts'
import { moveResultsOn } from './move-registry-on.ts'

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
  const end = db
    .update(jobs)
    .set({ state: 'done', result: row.id, leaseExpiresAtMs: null, progress: null, failure: null, updatedAtMs: nowMs })
    .where(and(claimedBy(lease), inArray(jobs.state, ['leased', 'running', 'queued'])))
  const ended = db
    .select({ id: jobs.id })
    .from(jobs)
    .where(and(eq(jobs.id, lease.job), eq(jobs.result, row.id)))
  const store = insertWhere(db, results, row, exists(ended)).returning()
  const detail = { job: lease.job, attempt: lease.attempt, measurementSha256: row.measurementSha256 }
  const event = auditEvent(db, { actor: lease.runner, action: 'result.accept', subject: row.id, detail }, nowMs)
  const [, [stored]] = await db.batch([end, store, event, ...moveResultsOn(db, row.id)])
  if (stored) return { result: toResult(stored), isNew: true }

  const [earlier] = await db.select().from(results).where(eq(results.job, lease.job))
  if (earlier?.attempt !== lease.attempt || earlier.runner !== lease.runner) throw await explainRefusal(db, lease)
  if (earlier.measurementSha256 !== row.measurementSha256) {
    throw new ZooError('result-conflict', `attempt ${lease.attempt} of ${lease.job} already has ${earlier.id}, made of another measurement`)
  }
  return { result: toResult(earlier), isNew: false }
}
