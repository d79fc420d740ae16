import { type SQL, sql } from 'drizzle-orm'
import type { Database } from '../database.ts'

/** Takes uploads out of the database, and dooms what of them is in the store. */
export async function giveUpUploads(db: Database, which: SQL): Promise<void> {
  await db.batch([
    db.run(sql`insert or ignore into doomed_objects select key, multipart_id from uploads where ${which}`),
    db.run(sql`delete from upload_parts where upload in (select id from uploads where ${which})`),
    db.run(sql`delete from uploads where ${which}`),
  ])
}
