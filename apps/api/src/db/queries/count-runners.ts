import type { RunnerState } from '@effzoo/contract'
import { sql } from 'drizzle-orm'
import type { Database } from '../database.ts'
import { stateOf } from '../fleet.ts'
import { runners } from '../schema/runners.ts'

export async function countRunners(db: Database, nowMs: number): Promise<ReadonlyMap<RunnerState, number>> {
  const rows = await db
    .select({ state: stateOf(nowMs).as('state'), count: sql<number>`count(*)` })
    .from(runners)
    .groupBy(sql`state`)
  return new Map(rows.map(({ state, count }) => [state, count]))
}
