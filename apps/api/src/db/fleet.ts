import { type JobId, lostAfterMs, type RunnerState } from '@effzoo/contract'
import { getTableColumns, sql } from 'drizzle-orm'
import { runners } from './schema/runners.ts'

/**
 * That a lease has an end is how its index knows the few jobs that are under way. Written out: of columns in a selection from one table
 * drizzle drops the table.
 */
export const currentJob = sql<JobId | null>`(select jobs.id from jobs where jobs.lease_expires_at_ms is not null and jobs.runner = runners.id limit 1)`

export const stateOf = (nowMs: number) =>
  sql<RunnerState>`case when ${runners.lastSeenAtMs} < ${nowMs - lostAfterMs} then 'lost' when ${runners.isDraining} then 'draining' when ${currentJob} is not null then 'busy' else 'idle' end`

/** A runner's row as the fleet sees it; the hash of its key stays in the database. */
export function fleetColumns(nowMs: number) {
  const { keySha256: _, ...columns } = getTableColumns(runners)
  return { ...columns, state: stateOf(nowMs), job: currentJob }
}
