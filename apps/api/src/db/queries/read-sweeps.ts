import { type ListQuery, type Sweep, type SweepId, ZooError } from '@effzoo/contract'
import { count, eq, inArray } from 'drizzle-orm'
import type { Database } from '../database.ts'
import { jobs } from '../schema/jobs.ts'
import { sweeps } from '../schema/sweeps.ts'
import { toSweep } from '../to-sweep.ts'
import { conditionsOf, defaultLiveLimit, newestFirst, toPage } from './list-live.ts'

type Row = typeof sweeps.$inferSelect

/** Its state is that of its jobs, which are counted anew each time: nothing has to be kept in step with them. */
async function withCounts(db: Database, rows: readonly Row[]): Promise<Sweep[]> {
  const ids = rows.map(({ id }) => id)
  const counts = await db
    .select({ sweep: jobs.sweep, state: jobs.state, count: count() })
    .from(jobs)
    .where(inArray(jobs.sweep, ids))
    .groupBy(jobs.sweep, jobs.state)
  return rows.map((row) =>
    toSweep(
      row,
      counts.filter(({ sweep }) => sweep === row.id),
    ),
  )
}

export async function findSweep(db: Database, id: SweepId): Promise<Sweep> {
  const [row] = await db.select().from(sweeps).where(eq(sweeps.id, id))
  if (!row) throw new ZooError('sweep-not-found', `there is no sweep ${id}`)
  return (await withCounts(db, [row]))[0]!
}

const order = { time: sweeps.createdAtMs, id: sweeps.id }
const columns = { id: sweeps.id, schedule: sweeps.schedule }

/** Newest first. */
export async function listSweeps(db: Database, query: ListQuery): Promise<{ items: Sweep[]; nextCursor: string | null }> {
  const rows = await db
    .select()
    .from(sweeps)
    .where(conditionsOf(query, columns, order))
    .orderBy(...newestFirst(order))
    .limit((query.limit ?? defaultLiveLimit) + 1)
  const { items, nextCursor } = toPage(rows, query, ({ createdAtMs, id }) => [createdAtMs, id])
  return { items: await withCounts(db, items), nextCursor }
}
