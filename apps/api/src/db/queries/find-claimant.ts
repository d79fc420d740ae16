import type { RunnerId } from '@effzoo/contract'
import { eq, sql } from 'drizzle-orm'
import { compiled, given } from '../compiled.ts'
import type { Database } from '../database.ts'
import { runners } from '../schema/runners.ts'

const byId = compiled((db) => {
  const { device, labels, isDraining } = runners
  const ofDevice = (path: string) => sql`json_extract(${device}, ${path})`
  const kind = sql<string>`json_array(${ofDevice('$.id')}, ${ofDevice('$.memoryBytes')}, ${ofDevice('$.limits.memoryBytes')}, ${labels})`
  return db
    .select({ kind, isDraining })
    .from(runners)
    .where(eq(runners.id, given('id')))
})

/** What decides, beside its claim, which jobs a runner is given: equal texts, equal jobs. */
export async function findClaimant(db: Database, id: RunnerId): Promise<{ kind: string; isDraining: boolean }> {
  const [row] = await byId(db, { id })
  return row ?? { kind: '', isDraining: false } // revoked meanwhile: nothing is given to it
}

/** A claim says that the runner takes work, whatever it said before comes late. */
export const endDraining = (db: Database, id: RunnerId) => db.update(runners).set({ isDraining: false }).where(eq(runners.id, id))
