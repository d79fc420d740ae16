import { type CheckpointId, ZooError } from '@effzoo/contract'
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Actor } from '../../auth/actor.ts'
import { auditEvent } from '../audit-event.ts'
import type { Database } from '../database.ts'
import { checkpoints, checkpointTags } from '../schema/checkpoints.ts'
import { findCheckpoint } from './find-checkpoint.ts'
import { moveCatalogOn, wasWritten } from './move-registry-on.ts'
import { releaseBlobs } from './release-blobs.ts'

export interface Deletion {
  readonly owner: string
  readonly actor: Actor
  /** Also where tags point at it: they go with it. */
  readonly isForced: boolean
}

/** Takes a checkpoint out of the registry, while no tag points at it. Its files go a day later, its sequence stays. */
export async function deleteCheckpoint(db: Database, id: CheckpointId, { owner, actor, isForced }: Deletion, nowMs: number): Promise<void> {
  const found = await findCheckpoint(db, id)
  if (!found || found.deletedAtMs !== null)
    throw new ZooError('checkpoint-not-found', `there is no checkpoint ${id}; GET /checkpoints lists all`)
  if (found.owner !== owner) throw new ZooError('not-the-owner', `${id} is of ${found.owner}, and you are ${owner}`)
  const isTagged = sql`exists (select 1 from checkpoint_tags where checkpoint = ${id})`
  const remove = db
    .update(checkpoints)
    .set({ deletedAtMs: nowMs })
    .where(
      and(
        eq(checkpoints.id, id),
        eq(checkpoints.owner, owner),
        isNull(checkpoints.deletedAtMs),
        isForced ? undefined : sql`not ${isTagged}`,
      ),
    )
    .returning({ id: checkpoints.id })
  const [[deleted]] = await db.batch([
    remove,
    auditEvent(db, { actor, action: 'checkpoint.delete', subject: id, detail: { sequence: found.sequence } }, nowMs),
    moveCatalogOn(db).where(wasWritten),
    db
      .delete(checkpointTags)
      .where(and(eq(checkpointTags.checkpoint, id), sql`exists (select 1 from checkpoints where id = ${id} and deleted_at_ms = ${nowMs})`)),
    releaseBlobs(db, found.digests, nowMs),
  ])
  if (deleted) return
  const tags = await db.select({ tag: checkpointTags.tag }).from(checkpointTags).where(eq(checkpointTags.checkpoint, id))
  const names = tags.map(({ tag }) => tag).join(', ')
  throw new ZooError(
    'checkpoint-in-use',
    `the tags ${names} point at ${id}; move them first, or delete it with ?force=true, and them with it`,
  )
}
