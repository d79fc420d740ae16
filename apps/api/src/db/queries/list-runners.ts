import type { ListQuery, Runner } from '@effzoo/contract'
import type { Database } from '../database.ts'
import { runners } from '../schema/runners.ts'
import { conditionsOf, defaultLiveLimit, newestFirst, toPage } from './list-live.ts'

const order = { time: runners.lastSeenAtMs, id: runners.id }
const columns = { id: runners.id, name: runners.name }

/** Those that were seen last come first. Their keys' hashes stay in the database. */
export async function listRunners(db: Database, query: ListQuery): Promise<{ items: Runner[]; nextCursor: string | null }> {
  const { id, name, device, engines, labels, isDraining, registeredAtMs, lastSeenAtMs } = runners
  const rows = await db
    .select({ id, name, device, engines, labels, isDraining, registeredAtMs, lastSeenAtMs })
    .from(runners)
    .where(conditionsOf(query, columns, order))
    .orderBy(...newestFirst(order))
    .limit((query.limit ?? defaultLiveLimit) + 1)
  return toPage(rows, query, (row) => [row.lastSeenAtMs, row.id])
}
