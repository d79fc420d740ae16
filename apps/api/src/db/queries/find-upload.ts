import { type UploadId, ZooError } from '@effzoo/contract'
import { and, asc, desc, eq } from 'drizzle-orm'
import type { StoredPart } from '../../store/blob-store.ts'
import type { Database } from '../database.ts'
import { uploadParts, uploads } from '../schema/uploads.ts'

export interface UploadRow extends Readonly<typeof uploads.$inferSelect> {}

/** The one that this owner has begun: to everybody else it is not there. */
export async function findUpload(db: Database, id: UploadId, owner: string): Promise<UploadRow> {
  const [row] = await db
    .select()
    .from(uploads)
    .where(and(eq(uploads.id, id), eq(uploads.owner, owner)))
  if (!row)
    throw new ZooError(
      'upload-not-found',
      `you have no upload ${id}: it is complete, was given up, or is another's; POST /uploads says which`,
    )
  return row
}

/** What the owner may go on with, in place of beginning anew. */
export async function findUploadOf(db: Database, sha256: string, owner: string): Promise<UploadRow | undefined> {
  const [row] = await db
    .select()
    .from(uploads)
    .where(and(eq(uploads.owner, owner), eq(uploads.sha256, sha256)))
    .orderBy(desc(uploads.touchedAtMs))
    .limit(1)
  return row
}

export const listParts = (db: Database, id: UploadId): Promise<StoredPart[]> =>
  db
    .select({ part: uploadParts.part, etag: uploadParts.etag })
    .from(uploadParts)
    .where(eq(uploadParts.upload, id))
    .orderBy(asc(uploadParts.part))
