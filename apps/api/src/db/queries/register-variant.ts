import { type CustomVariantRequest, type Variant, type VariantId, ZooError } from '@effzoo/contract'
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Actor } from '../../auth/actor.ts'
import { auditEvent } from '../audit-event.ts'
import type { Database } from '../database.ts'
import { customVariants } from '../schema/custom-variants.ts'
import { moveCatalogOn, wasWritten } from './move-registry-on.ts'

/** All of them are in the memory of every instance. */
export const maxVariantsOfOwner = 1_000

export type CustomRow = typeof customVariants.$inferSelect

export interface NewVariant extends CustomVariantRequest {
  readonly owner: string
  readonly specSha256: string
  readonly counted: Omit<Variant, 'id'>
}

/** The next version of its name, chosen in the statement that stores it. A spec that a version of the name has already answers that one. */
export async function registerVariant(
  db: Database,
  variant: NewVariant,
  actor: Actor,
  nowMs: number,
): Promise<{ row: CustomRow; isNew: boolean }> {
  const { owner, name, spec, specSha256, counted } = variant
  const ofName = sql`owner = ${owner} and name = ${name}`
  const next = sql`(select coalesce(max(version), 0) + 1 from custom_variants where ${ofName})`
  const count = sql`(select count(*) from custom_variants where owner = ${owner} and deleted_at_ms is null)`
  const prefix = `${owner}.${name}.v`
  const insert = db
    .insert(customVariants)
    .select(
      sql`select ${prefix} || ${next}, ${owner}, ${name}, ${next}, ${JSON.stringify(spec)}, ${specSha256}, ${JSON.stringify(counted)}, ${nowMs}, null
          where ${count} < ${maxVariantsOfOwner}`,
    )
    .onConflictDoNothing()
    .returning()
  const [[created]] = await db.batch([
    insert,
    auditEvent(db, { actor, action: 'model.register', subject: `${owner}.${name}`, detail: { specSha256 } }, nowMs),
    moveCatalogOn(db).where(wasWritten),
  ])
  if (created) return { row: created, isNew: true }

  const [earlier] = await db
    .select()
    .from(customVariants)
    .where(
      and(
        eq(customVariants.owner, owner),
        eq(customVariants.name, name),
        eq(customVariants.specSha256, specSha256),
        isNull(customVariants.deletedAtMs),
      ),
    )
  if (earlier) return { row: earlier, isNew: false }
  throw new ZooError(
    'variant-limit',
    `${owner} has ${maxVariantsOfOwner} variants, which is all that it may have; delete some that no result names`,
  )
}

export const toVariantRow = ({ id, counted }: Pick<CustomRow, 'id' | 'counted'>): Variant => ({ ...counted, id: id as VariantId })
