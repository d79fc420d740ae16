import type { Variant, VariantId, VariantSpec } from '@effzoo/contract'
import { sql } from 'drizzle-orm'
import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

/**
 * Architectures that users registered. A row is never removed: what was deleted is in no list any more, but jobs that were under way
 * still find its spec, and no later version takes its number.
 */
export const customVariants = sqliteTable(
  'custom_variants',
  {
    id: text().$type<VariantId>().primaryKey(),
    owner: text().notNull(),
    name: text().notNull(),
    version: integer().notNull(),
    spec: text({ mode: 'json' }).$type<VariantSpec>().notNull(),
    specSha256: text('spec_sha256').notNull(),
    /** Its row of the registry but for the id, as counted when it was registered. */
    counted: text({ mode: 'json' }).$type<Omit<Variant, 'id'>>().notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
    deletedAtMs: integer('deleted_at_ms'),
  },
  (t) => [
    uniqueIndex('custom_variants_version').on(t.owner, t.name, t.version),
    uniqueIndex('custom_variants_spec').on(t.owner, t.name, t.specSha256).where(sql`deleted_at_ms is null`),
  ],
)
