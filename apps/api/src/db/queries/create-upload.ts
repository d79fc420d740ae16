import { sql } from 'drizzle-orm'
import type { Actor } from '../../auth/actor.ts'
import { auditEvent } from '../audit-event.ts'
import type { Database } from '../database.ts'
import { uploads } from '../schema/uploads.ts'
import type { UploadRow } from './find-upload.ts'

/** Each takes a place in the store; a client needs one a file. */
export const maxUploadsOfOwner = 64

const bytesOf = (table: 'blobs' | 'uploads', owner: string) =>
  sql`(select coalesce(sum(size_bytes), 0) from ${sql.identifier(table)} where owner = ${owner})`

/** How much room an owner takes: what is there, and what is coming. */
export async function usedBytes(db: Database, owner: string): Promise<number> {
  const [row] = await db.all<{ used: number }>(sql`select ${bytesOf('blobs', owner)} + ${bytesOf('uploads', owner)} as used`)
  return Number(row?.used ?? 0)
}

/** False where it would be more than the owner may have: asked in the statement that stores it, so that two at once cannot both be the last. */
export async function createUpload(db: Database, upload: UploadRow, quotaBytes: number, actor: Actor, nowMs: number): Promise<boolean> {
  const { id, sha256, sizeBytes, chunks, key, multipartId, owner, createdAtMs, touchedAtMs } = upload
  const insert = db
    .insert(uploads)
    .select(
      sql`select ${id}, ${sha256}, ${sizeBytes}, ${JSON.stringify(chunks)}, ${key}, ${multipartId}, ${owner}, ${createdAtMs}, ${touchedAtMs}
          where ${bytesOf('blobs', owner)} + ${bytesOf('uploads', owner)} + ${sizeBytes} <= ${quotaBytes}
            and (select count(*) from uploads where owner = ${owner}) < ${maxUploadsOfOwner}`,
    )
    .returning({ id: uploads.id })
  const [[created]] = await db.batch([
    insert,
    auditEvent(db, { actor, action: 'upload.begin', subject: id, detail: { sha256, sizeBytes } }, nowMs),
  ])
  return created !== undefined
}
