import type { Scope, TokenId } from '@effzoo/contract'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Who may write. A token's secret is shown once; only its hash is here. Rows stay when a token is revoked: the audit log names them. */
export const tokens = sqliteTable('tokens', {
  id: text().$type<TokenId>().primaryKey(),
  name: text().notNull(),
  secretSha256: text('secret_sha256').notNull().unique(),
  scopes: text({ mode: 'json' }).$type<Scope[]>().notNull(),
  createdAtMs: integer('created_at_ms').notNull(),
  expiresAtMs: integer('expires_at_ms'),
  revokedAtMs: integer('revoked_at_ms'),
  lastUsedAtMs: integer('last_used_at_ms'),
  /** How often it may still be used; null for any number. */
  usesLeft: integer('uses_left'),
  createdBy: text('created_by').notNull(),
})
