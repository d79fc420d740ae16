import { type CheckpointId, type SignedManifest, ZooError } from '@effzoo/contract'
import { eq } from 'drizzle-orm'
import type { Database } from '../database.ts'
import { checkpoints } from '../schema/checkpoints.ts'

export type CheckpointRow = typeof checkpoints.$inferSelect

/** Also one that was deleted, as `deletedAtMs` then says. */
export async function findCheckpoint(db: Database, id: CheckpointId): Promise<CheckpointRow | undefined> {
  const [row] = await db.select().from(checkpoints).where(eq(checkpoints.id, id))
  return row
}

/** Of one that a list of moments ago still had. */
export async function readManifest(db: Database, id: CheckpointId): Promise<SignedManifest> {
  const row = await findCheckpoint(db, id)
  if (!row || row.deletedAtMs !== null) throw new ZooError('checkpoint-not-found', `${id} was deleted`)
  return row.signed
}
