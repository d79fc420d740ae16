import type { ListQuery, RunnerItem } from '@effzoo/contract'
import type { Database } from '../database.ts'
import { currentJob, fleetColumns, stateOf } from '../fleet.ts'
import { runners } from '../schema/runners.ts'
import { conditionsOf, defaultLiveLimit, newestFirst, toPage } from './list-live.ts'

const order = { time: runners.lastSeenAtMs, id: runners.id }

/** Those that were seen last come first. */
export async function listRunners(
  db: Database,
  query: ListQuery,
  nowMs: number,
): Promise<{ items: RunnerItem[]; nextCursor: string | null }> {
  const columns = { id: runners.id, name: runners.name, state: stateOf(nowMs), job: currentJob }
  const rows = await db
    .select(fleetColumns(nowMs))
    .from(runners)
    .where(conditionsOf(query, columns, order))
    .orderBy(...newestFirst(order))
    .limit((query.limit ?? defaultLiveLimit) + 1)
  return toPage(rows, query, (row) => [row.lastSeenAtMs, row.id])
}
