import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Bytes that were uploaded and are what they were said to be. Nothing is a blob before all of its bytes were hashed. */
export const blobs = sqliteTable(
  'blobs',
  {
    sha256: text().primaryKey(),
    sizeBytes: integer('size_bytes').notNull(),
    chunks: text({ mode: 'json' }).$type<string[]>().notNull(),
    /** Under which the store has it. */
    key: text().notNull(),
    owner: text().notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
    /** When it came, or when a checkpoint last stopped naming it: whoever is fetching it then has some time to end. */
    releasedAtMs: integer('released_at_ms').notNull(),
  },
  (t) => [index('blobs_owner').on(t.owner)],
)
