import type { VariantSpec } from '@effzoo/contract'
import { findVariant } from '@effzoo/models'
import type { Database } from '../db/database.ts'
import { findCustomVariant } from '../db/queries/find-custom-variant.ts'

/** The contract's type is the same but for readonly, which nobody here writes to. */
const shippedSpec = (id: string) => findVariant(id) as VariantSpec | undefined

/** The architecture that an id names now. */
export async function findSpec(db: Database, id: string): Promise<VariantSpec | undefined> {
  const custom = await findCustomVariant(db, id)
  return custom?.deletedAtMs === null ? custom.spec : shippedSpec(id)
}

/** Also of a variant that was deleted while work on it was under way. */
export const findSpecEver = async (db: Database, id: string): Promise<VariantSpec | undefined> =>
  (await findCustomVariant(db, id))?.spec ?? shippedSpec(id)
