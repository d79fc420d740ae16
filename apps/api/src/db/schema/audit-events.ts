import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/**
 * What was written, by whom. A row is inserted in the transaction of the write it tells of, and sealed after: its hash covers it and the
 * hash before. Triggers, in the migration, refuse to change a sealed row or to delete any. `seq` has no gaps, since a transaction that
 * fails gives its number back.
 */
export const auditEvents = sqliteTable(
  'audit_events',
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    atMs: integer('at_ms').notNull(),
    actor: text().notNull(),
    action: text().notNull(),
    subject: text().notNull(),
    /** JSON, hashed as it stands here. */
    detail: text().notNull(),
    previousSha256: text('previous_sha256'),
    sha256: text(),
  },
  (t) => [
    index('audit_events_unsealed').on(t.seq).where(sql`sha256 is null`),
    check('audit_events_seal', sql`(sha256 is null) = (previous_sha256 is null)`),
    check('audit_events_detail', sql`length(detail) <= 4096`),
  ],
)
