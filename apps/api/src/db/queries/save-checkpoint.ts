import { eq, sql } from 'drizzle-orm'
import type { Actor } from '../../auth/actor.ts'
import { auditEvent } from '../audit-event.ts'
import type { Database } from '../database.ts'
import { checkpoints } from '../schema/checkpoints.ts'
import type { CheckpointRow } from './find-checkpoint.ts'
import { moveCatalogOn, wasWritten } from './move-registry-on.ts'
import { releaseBlobs } from './release-blobs.ts'

/**
 * The next manifest of a checkpoint. False where another one was faster, a blob is gone that it names, or its key signs no more: all of that is asked
 * in the statement that stores it.
 */
export async function saveCheckpoint(
  db: Database,
  row: CheckpointRow,
  keyId: string,
  earlier: CheckpointRow | undefined,
  actor: Actor,
  nowMs: number,
): Promise<boolean> {
  const { id, variant, sequence, signed, requestSha256, item, digests, owner } = row
  const upsert = db
    .insert(checkpoints)
    .select(
      sql`select ${id}, ${variant}, ${sequence}, ${JSON.stringify(signed)}, ${requestSha256}, ${JSON.stringify(item)}, ${JSON.stringify(digests)}, ${owner}, null
          where (select count(*) from blobs where sha256 in (select value from json_each(${JSON.stringify(digests)}))) = ${new Set(digests).size}
            and exists (select 1 from signing_keys where key_id = ${keyId} and retired_at_ms is null)
            and coalesce((select sequence from checkpoints where id = ${id}), 0) = ${sequence} - 1`,
    )
    .onConflictDoUpdate({
      target: checkpoints.id,
      set: { sequence, signed, requestSha256, item, digests, owner, deletedAtMs: null },
      setWhere: eq(checkpoints.sequence, sequence - 1),
    })
    .returning({ id: checkpoints.id })
  const [[saved]] = await db.batch([
    upsert,
    auditEvent(db, { actor, action: 'checkpoint.publish', subject: id, detail: { sequence, keyId, digests } }, nowMs),
    moveCatalogOn(db).where(wasWritten),
    releaseBlobs(db, earlier?.digests ?? [], nowMs),
  ])
  return saved !== undefined
}
