import { inArray } from 'drizzle-orm'
import type { Database } from '../database.ts'
import { blobs } from '../schema/blobs.ts'

/** To stand in the batch by which a checkpoint stops naming files: their time to be collected counts from now. */
export const releaseBlobs = (db: Database, digests: readonly string[], nowMs: number) =>
  db
    .update(blobs)
    .set({ releasedAtMs: nowMs })
    .where(inArray(blobs.sha256, [...digests]))
