import type { UploadId } from '@effzoo/contract'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Bytes that are still coming. The row goes when they have become a blob, or are given up. */
export const uploads = sqliteTable(
  'uploads',
  {
    id: text().$type<UploadId>().primaryKey(),
    sha256: text().notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    chunks: text({ mode: 'json' }).$type<string[]>().notNull(),
    key: text().notNull(),
    /** What the store calls it until it is whole. */
    multipartId: text('multipart_id').notNull(),
    owner: text().notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
    /** When its last part came. */
    touchedAtMs: integer('touched_at_ms').notNull(),
  },
  (t) => [index('uploads_owner').on(t.owner, t.sha256), index('uploads_touched').on(t.touchedAtMs)],
)

/** A part that the store has, and what it needs to know of it in the end. */
export const uploadParts = sqliteTable(
  'upload_parts',
  {
    upload: text().$type<UploadId>().notNull(),
    part: integer().notNull(),
    etag: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.upload, t.part] })],
)

/**
 * What is to be removed from the store. A key goes here in the transaction that forgets it, so that the database knows of every object there is,
 * whenever a process dies.
 */
export const doomedObjects = sqliteTable('doomed_objects', {
  key: text().primaryKey(),
  multipartId: text('multipart_id'),
})
