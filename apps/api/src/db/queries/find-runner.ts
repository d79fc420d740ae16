import { type Runner, type RunnerId, ZooError } from '@effzoo/contract'
import { eq } from 'drizzle-orm'
import type { Database } from '../database.ts'
import { runners } from '../schema/runners.ts'

export async function findRunner(db: Database, id: RunnerId): Promise<Runner> {
  const [row] = await db.select().from(runners).where(eq(runners.id, id))
  if (!row) throw new ZooError('runner-not-found', `there is no runner ${id}`)
  const { keySha256: _, ...runner } = row
  return runner
}
