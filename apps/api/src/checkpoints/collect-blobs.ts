import { sql } from 'drizzle-orm'
import type { Database } from '../db/database.ts'
import { doomBlobs } from '../db/queries/doom-blobs.ts'
import { forgetDoomed, listDoomed } from '../db/queries/doomed-objects.ts'
import { giveUpUploads } from '../db/queries/give-up-uploads.ts'
import type { BlobStore } from '../store/blob-store.ts'

/** So long an upload may rest, and so long stays what no checkpoint names: whoever was fetching it has ended. */
export const keptForMs = 24 * 60 * 60_000

/**
 * Removes from the store what nothing names any more. What is removed is out of the database first, so that nobody is sent to it; a process that
 * dies between is followed by another that goes on. Answers how many objects were removed.
 */
export async function collectBlobs(db: Database, store: BlobStore, nowMs: number, forMs = keptForMs): Promise<number> {
  await giveUpUploads(db, sql`touched_at_ms < ${nowMs - forMs}`)
  await doomBlobs(db, nowMs - forMs)
  const doomed = await listDoomed(db)
  for (const { key, multipartId } of doomed) {
    if (multipartId !== null) await store.abandon({ key, multipartId })
    await store.remove(key)
    await forgetDoomed(db, key)
  }
  return doomed.length
}
