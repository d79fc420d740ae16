import { type CheckpointTag, type VariantId, ZooError } from '@effzoo/contract'
import { and, eq, sql } from 'drizzle-orm'
import type { Actor } from '../../auth/actor.ts'
import { auditEvent } from '../audit-event.ts'
import type { Database } from '../database.ts'
import { checkpointTags } from '../schema/checkpoints.ts'
import { findCheckpoint } from './find-checkpoint.ts'
import { moveCatalogOn, wasWritten } from './move-registry-on.ts'

/** Lets a tag point at a checkpoint of its variant. Whoever set it first moves it; of whom the checkpoint is does not matter. */
export async function setTag(db: Database, tag: CheckpointTag, { owner, actor }: { owner: string; actor: Actor }): Promise<CheckpointTag> {
  const { variant, tag: name, checkpoint, updatedAtMs } = tag
  const found = await findCheckpoint(db, checkpoint)
  if (!found || found.deletedAtMs !== null)
    throw new ZooError('checkpoint-not-found', `there is no checkpoint ${checkpoint}; publish it first`)
  if (found.variant !== variant) throw refusal(`${checkpoint} is of ${found.variant}, and a tag of ${variant} points at its own alone`)
  const insert = db
    .insert(checkpointTags)
    .select(
      sql`select ${variant}, ${name}, ${checkpoint}, ${owner}, ${updatedAtMs} where exists (select 1 from checkpoints where id = ${checkpoint} and deleted_at_ms is null)`,
    )
    .onConflictDoUpdate({
      target: [checkpointTags.variant, checkpointTags.tag],
      set: { checkpoint, updatedAtMs },
      setWhere: eq(checkpointTags.owner, owner),
    })
    .returning()
  const [[row]] = await db.batch([
    insert,
    auditEvent(db, { actor, action: 'checkpoint.tag', subject: `${variant}:${name}`, detail: { checkpoint } }, updatedAtMs),
    moveCatalogOn(db).where(wasWritten),
  ])
  if (row) return tag
  const [other] = await db
    .select({ owner: checkpointTags.owner })
    .from(checkpointTags)
    .where(and(eq(checkpointTags.variant, variant as VariantId), eq(checkpointTags.tag, name)))
  if (other) throw new ZooError('not-the-owner', `${variant}:${name} is of ${other.owner}, and you are ${owner}`)
  throw new ZooError('checkpoint-not-found', `${checkpoint} was deleted meanwhile`)
}

const refusal = (detail: string) => new ZooError('invalid-request', detail, { errors: [{ pointer: '/checkpoint', detail }] })
