import { eq, sql } from 'drizzle-orm'
import type { Actor } from '../../auth/actor.ts'
import { auditEvent } from '../audit-event.ts'
import type { Database } from '../database.ts'
import { blobs } from '../schema/blobs.ts'
import { doomedObjects, uploadParts, uploads } from '../schema/uploads.ts'
import type { UploadRow } from './find-upload.ts'

/** Makes a blob of an upload whose bytes were all hashed. Where another one of the same bytes was faster, that one stays and this one's object goes. */
export async function completeUpload(db: Database, upload: UploadRow, actor: Actor, nowMs: number): Promise<void> {
  const { id, sha256, sizeBytes, chunks, key, owner } = upload
  const isMine = sql`exists (select 1 from blobs where sha256 = ${sha256} and key = ${key})`
  await db.batch([
    db
      .insert(blobs)
      .select(
        sql`select ${sha256}, ${sizeBytes}, ${JSON.stringify(chunks)}, ${key}, ${owner}, ${nowMs}, ${nowMs} where exists (select 1 from uploads where id = ${id})`,
      )
      .onConflictDoNothing(),
    auditEvent(db, { actor, action: 'upload.complete', subject: id, detail: { sha256, sizeBytes } }, nowMs),
    db
      .insert(doomedObjects)
      .select(sql`select ${key}, null where exists (select 1 from uploads where id = ${id}) and not ${isMine}`)
      .onConflictDoNothing(),
    db.delete(uploadParts).where(eq(uploadParts.upload, id)),
    db.delete(uploads).where(eq(uploads.id, id)),
  ])
}
