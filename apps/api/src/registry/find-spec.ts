import type { VariantSpec } from '@effzoo/contract'
import { findVariant } from '@effzoo/models'
import type { Database } from '../db/database.ts'
import { findCustomVariant, findCustomVariants } from '../db/queries/find-custom-variant.ts'

/** The contract's type is the same but for readonly, which nobody here writes to. */
const shippedSpec = (id: string) => findVariant(id) as VariantSpec | undefined

/** The architecture that an id names now. */
export async function findSpec(db: Database, id: string): Promise<VariantSpec | undefined> {
  const custom = await findCustomVariant(db, id)
  return custom?.deletedAtMs === null ? custom.spec : shippedSpec(id)
}

/** Those of several ids; one that names nothing now is not among them. */
export async function findSpecs(db: Database, ids: readonly string[]): Promise<ReadonlyMap<string, VariantSpec>> {
  const customs = new Map((await findCustomVariants(db, ids)).map((row) => [row.id as string, row]))
  return new Map(
    ids.flatMap((id) => {
      const custom = customs.get(id)
      const spec = custom?.deletedAtMs === null ? custom.spec : shippedSpec(id)
      return spec ? [[id, spec] as const] : []
    }),
  )
}

/** Also of a variant that was deleted while work on it was under way. */
export const findSpecEver = async (db: Database, id: string): Promise<VariantSpec | undefined> =>
  (await findCustomVariant(db, id))?.spec ?? shippedSpec(id)
