import type { Variant } from '@effzoo/contract'
import { asc, isNull } from 'drizzle-orm'
import type { Database } from '../database.ts'
import { customVariants } from '../schema/custom-variants.ts'
import { toVariantRow } from './register-variant.ts'

/** Those that are not deleted, as rows like the shipped ones, in the order of their ids. */
export async function readCustomVariants(db: Database): Promise<Variant[]> {
  const rows = await db
    .select({ id: customVariants.id, counted: customVariants.counted })
    .from(customVariants)
    .where(isNull(customVariants.deletedAtMs))
    .orderBy(asc(customVariants.id))
  return rows.map(toVariantRow)
}
