import type { UploadId } from '@effzoo/contract'
import { eq, sql } from 'drizzle-orm'
import type { StoredPart } from '../../store/blob-store.ts'
import type { Database } from '../database.ts'
import { uploadParts, uploads } from '../schema/uploads.ts'

/** Notes that the store has a part. Not an event of the audit log: that tells of the whole. Where the upload was given up meanwhile, nothing is noted. */
export async function savePart(db: Database, upload: UploadId, { part, etag }: StoredPart, nowMs: number): Promise<void> {
  await db.batch([
    db
      .insert(uploadParts)
      .select(sql`select id, ${part}, ${etag} from uploads where id = ${upload}`)
      .onConflictDoUpdate({ target: [uploadParts.upload, uploadParts.part], set: { etag: sql`excluded.etag` } }),
    db.update(uploads).set({ touchedAtMs: nowMs }).where(eq(uploads.id, upload)),
  ])
}
