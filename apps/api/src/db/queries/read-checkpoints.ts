import type { CheckpointItem } from '@effzoo/contract'
import { asc, isNull, sql } from 'drizzle-orm'
import type { Database } from '../database.ts'
import { blobs } from '../schema/blobs.ts'
import { checkpoints, checkpointTags } from '../schema/checkpoints.ts'

/** A file of a checkpoint, and under which key the store has it. */
export interface HeldFile {
  readonly name: string
  readonly sizeBytes: number
  readonly sha256: string
  readonly key: string
}

export interface HeldCheckpoint {
  readonly item: CheckpointItem
  readonly files: readonly HeldFile[]
}

/** Without the digests of chunks, which are most of a manifest. */
const files = sql<string>`(select json_group_array(json_array(value ->> 'name', value ->> 'sizeBytes', value ->> 'sha256'))
  from json_each(${checkpoints.signed}, '$.manifest.files'))`

/** Those that are not deleted, in the order of their ids. */
export async function readCheckpoints(db: Database): Promise<HeldCheckpoint[]> {
  const [rows, tags, held] = await db.batch([
    db.select({ item: checkpoints.item, files }).from(checkpoints).where(isNull(checkpoints.deletedAtMs)).orderBy(asc(checkpoints.id)),
    db.select({ checkpoint: checkpointTags.checkpoint, tag: checkpointTags.tag }).from(checkpointTags).orderBy(asc(checkpointTags.tag)),
    db.select({ sha256: blobs.sha256, key: blobs.key }).from(blobs),
  ])
  const keys = new Map(held.map(({ sha256, key }) => [sha256, key]))
  const tagsOf = new Map<string, string[]>()
  for (const { checkpoint, tag } of tags) tagsOf.set(checkpoint, [...(tagsOf.get(checkpoint) ?? []), tag])
  return rows.map(({ item, files: text }) => ({
    item: { ...item, tags: tagsOf.get(item.id) ?? [] },
    files: (JSON.parse(text) as [string, number, string][]).map(([name, sizeBytes, sha256]) => ({
      ...{ name, sizeBytes, sha256 },
      key: keys.get(sha256)!,
    })),
  }))
}
