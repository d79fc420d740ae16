import { sql } from 'drizzle-orm'
import type { Database } from '../database.ts'

/** Takes out of the database what no checkpoint has named since then, and dooms its objects in the store. */
export async function doomBlobs(db: Database, releasedBeforeMs: number): Promise<void> {
  const isOrphan = sql`released_at_ms < ${releasedBeforeMs} and sha256 not in
    (select named.value from checkpoints, json_each(checkpoints.digests) as named where checkpoints.deleted_at_ms is null)`
  await db.batch([
    db.run(sql`insert or ignore into doomed_objects select key, null from blobs where ${isOrphan}`),
    db.run(sql`delete from blobs where ${isOrphan}`),
  ])
}
