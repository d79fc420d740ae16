import { type Result, type ResultId, ZooError } from '@effzoo/contract'
import { eq } from 'drizzle-orm'
import type { Database } from '../database.ts'
import { results } from '../schema/results.ts'
import { toResult } from '../to-result.ts'

export async function findResult(db: Database, id: ResultId): Promise<Result> {
  const [row] = await db.select().from(results).where(eq(results.id, id))
  if (!row) throw new ZooError('result-not-found', `there is no result ${id}`)
  return toResult(row)
}
