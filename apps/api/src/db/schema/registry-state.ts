import { sql } from 'drizzle-orm'
import { check, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/**
 * One row, moved on by every write that changes what the registry answers. `stamp` is random: after a restore from a backup the numbers
 * come a second time, the stamps do not.
 */
export const registryState = sqliteTable(
  'registry_state',
  {
    id: integer().primaryKey(),
    version: integer().notNull(),
    stamp: text().notNull(),
    /** The version in which variants or figures last changed. */
    catalogVersion: integer('catalog_version').notNull(),
  },
  () => [check('registry_state_single', sql`id = 1`)],
)
