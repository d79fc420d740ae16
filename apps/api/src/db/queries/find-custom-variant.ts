import type { VariantId } from '@effzoo/contract'
import { eq } from 'drizzle-orm'
import type { Database } from '../database.ts'
import { customVariants } from '../schema/custom-variants.ts'
import type { CustomRow } from './register-variant.ts'

/** Also one that was deleted, as `deletedAtMs` then says. Only the ids of custom variants have dots, so no other one is looked up. */
export async function findCustomVariant(db: Database, id: string): Promise<CustomRow | undefined> {
  if (!id.includes('.')) return undefined
  const [row] = await db
    .select()
    .from(customVariants)
    .where(eq(customVariants.id, id as VariantId))
  return row
}
