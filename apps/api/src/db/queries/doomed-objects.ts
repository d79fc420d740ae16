import { eq } from 'drizzle-orm'
import type { Database } from '../database.ts'
import { doomedObjects } from '../schema/uploads.ts'

/** So many at a time: a Worker may ask a store some hundred times in one go. */
const atOnce = 100

export type DoomedObject = typeof doomedObjects.$inferSelect

export const listDoomed = (db: Database): Promise<DoomedObject[]> => db.select().from(doomedObjects).limit(atOnce)

export async function forgetDoomed(db: Database, key: string): Promise<void> {
  await db.delete(doomedObjects).where(eq(doomedObjects.key, key))
}
