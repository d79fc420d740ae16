import type { CheckpointId } from '@effzoo/contract'
import { eq } from 'drizzle-orm'
import type { Database } from '../database.ts'
import { checkpoints } from '../schema/checkpoints.ts'

export type CheckpointRow = typeof checkpoints.$inferSelect

/** Also one that was deleted, as `deletedAtMs` then says. */
export async function findCheckpoint(db: Database, id: CheckpointId): Promise<CheckpointRow | undefined> {
  const [row] = await db.select().from(checkpoints).where(eq(checkpoints.id, id))
  return row
}
