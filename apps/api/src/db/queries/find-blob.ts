import { eq, inArray } from 'drizzle-orm'
import type { Database } from '../database.ts'
import { blobs } from '../schema/blobs.ts'

export type BlobRow = typeof blobs.$inferSelect

export async function findBlob(db: Database, sha256: string): Promise<BlobRow | undefined> {
  const [row] = await db.select().from(blobs).where(eq(blobs.sha256, sha256))
  return row
}

export const findBlobs = (db: Database, digests: readonly string[]): Promise<BlobRow[]> =>
  db
    .select()
    .from(blobs)
    .where(inArray(blobs.sha256, [...digests]))
