import type { Sweep, SweepId } from '@effzoo/contract'
import { and, asc, eq, lte, sql } from 'drizzle-orm'
import { logError } from '../../log-error.ts'
import { mintId } from '../../mint-id.ts'
import { parseCadence } from '../../queue/cadence.ts'
import { type PlannedJob, planJobs, type SweepPlan } from '../../queue/plan-jobs.ts'
import { findSpecs } from '../../registry/find-spec.ts'
import { sha256 } from '../../sha256.ts'
import { auditEvent } from '../audit-event.ts'
import type { Database } from '../database.ts'
import { schedules } from '../schema/schedules.ts'
import { sweeps } from '../schema/sweeps.ts'
import { insertJobs } from './insert-jobs.ts'

type Row = typeof schedules.$inferSelect

/** Of those that are due at once; the others follow the next time. A Worker may ask its database 50 times at one go on Cloudflare's free plan. */
const maxAtOnce = 20

/**
 * Makes the sweeps whose moment has come, and answers how many. What was missed while nothing ran is made up for once. One batch for each
 * schedule: killed before it nothing is lost, after it nothing is repeated.
 */
export async function fireSchedules(db: Database, nowMs: number): Promise<number> {
  const due = await db.select().from(schedules).where(lte(schedules.nextAtMs, nowMs)).orderBy(asc(schedules.nextAtMs)).limit(maxAtOnce)
  let firedCount = 0
  for (const schedule of due) {
    try {
      if (await fire(db, schedule, nowMs)) firedCount++
    } catch (error) {
      // the next time it is tried again, and the others do not wait for it
      logError(`the schedule ${schedule.id} made no sweep:`, error)
    }
  }
  return firedCount
}

/** Its moment moves on only from where it was read, and a sweep is made only where it moved: two instances make one of it. */
async function fire(db: Database, schedule: Row, nowMs: number): Promise<boolean> {
  const { id, cadence, owner } = schedule
  const request = schedule.request as SweepPlan
  const planned = await planKnown(db, request)
  const requestSha256 = await sha256(JSON.stringify(request))
  const sweep = mintId('swp')
  const moveOn = db
    .update(schedules)
    .set({ nextAtMs: parseCadence(cadence)(nowMs, schedule.nextAtMs!) ?? null, lastSweep: sweep, updatedAtMs: nowMs })
    .where(and(eq(schedules.id, id), eq(schedules.nextAtMs, schedule.nextAtMs!)))
    .returning({ id: schedules.id })
  const [[moved]] = await db.batch([
    moveOn,
    auditEvent(db, { actor: id, action: 'schedule.fire', subject: id, detail: { sweep, jobs: planned.length } }, nowMs),
    insertSweep(db, { sweep, schedule, jobCount: planned.length, requestSha256 }, nowMs),
    ...(planned.length > 0 ? [insertJobs(db, { sweep, schedule: id, owner, requestSha256 }, planned, nowMs)] : []),
  ])
  return moved !== undefined
}

/** Without the custom variants that were deleted since. */
async function planKnown(db: Database, request: SweepPlan): Promise<PlannedJob[]> {
  const specs = await findSpecs(db, request.variants)
  return planJobs({ ...request, variants: request.variants.filter((variant) => specs.has(variant)) }, specs)
}

interface Fired {
  readonly sweep: SweepId
  readonly schedule: Row
  readonly jobCount: Sweep['jobCount']
  readonly requestSha256: string
}

const insertSweep = (db: Database, { sweep, schedule, jobCount, requestSha256 }: Fired, nowMs: number) =>
  db.insert(sweeps).select(
    sql`select ${sweep}, ${JSON.stringify(schedule.request)}, ${jobCount}, ${schedule.owner}, ${schedule.id}, null, ${requestSha256}, ${nowMs}, null, null
        where exists (select 1 from ${schedules} where ${schedules.id} = ${schedule.id} and ${schedules.lastSweep} = ${sweep})`,
  )
