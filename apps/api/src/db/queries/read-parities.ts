import type { Measurement, ResultId } from '@effzoo/contract'
import { inArray } from 'drizzle-orm'
import type { Database } from '../database.ts'
import { results } from '../schema/results.ts'

/** What the check before the timing found, of some results. */
export async function readParities(db: Database, ids: readonly ResultId[]): Promise<ReadonlyMap<string, Measurement['parity']>> {
  const rows = await db
    .select({ id: results.id, parity: results.parity })
    .from(results)
    .where(inArray(results.id, [...ids]))
  return new Map(rows.map(({ id, parity }) => [id, parity]))
}
