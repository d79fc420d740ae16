import type { RegistryKey } from '@effzoo/contract'
import { sql } from 'drizzle-orm'
import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

/** The public halves. One of them at most signs; those that no longer do stay, for what they have signed. */
export const signingKeys = sqliteTable(
  'signing_keys',
  {
    keyId: text('key_id').primaryKey(),
    publicKey: text('public_key').notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
    retiredAtMs: integer('retired_at_ms'),
    endorsedBy: text('endorsed_by', { mode: 'json' }).$type<RegistryKey['endorsedBy']>(),
  },
  () => [uniqueIndex('signing_keys_active').on(sql`(retired_at_ms is null)`).where(sql`retired_at_ms is null`)],
)
