import type { VariantId } from '@effzoo/contract'
import { inArray } from 'drizzle-orm'
import type { Database } from '../database.ts'
import { customVariants } from '../schema/custom-variants.ts'
import type { CustomRow } from './register-variant.ts'

/** Also one that was deleted, as `deletedAtMs` then says. Only the ids of custom variants have dots, so no other one is looked up. */
export const findCustomVariant = async (db: Database, id: string): Promise<CustomRow | undefined> => (await findCustomVariants(db, [id]))[0]

export async function findCustomVariants(db: Database, ids: readonly string[]): Promise<CustomRow[]> {
  const custom = ids.filter((id) => id.includes('.')) as VariantId[]
  return custom.length === 0 ? [] : db.select().from(customVariants).where(inArray(customVariants.id, custom))
}
