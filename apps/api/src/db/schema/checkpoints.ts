import type { CheckpointId, CheckpointItem, SignedManifest, VariantId } from '@effzoo/contract'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/**
 * The newest manifest of each checkpoint. A row is never removed: one that was deleted keeps its sequence, so that whoever has seen it takes a
 * later one of the same id for what it is.
 */
export const checkpoints = sqliteTable(
  'checkpoints',
  {
    id: text().$type<CheckpointId>().primaryKey(),
    variant: text().$type<VariantId>().notNull(),
    sequence: integer().notNull(),
    signed: text({ mode: 'json' }).$type<SignedManifest>().notNull(),
    /** Of what the pusher said, without what the registry added. */
    requestSha256: text('request_sha256').notNull(),
    /** What lists show of it, but for its tags. */
    item: text({ mode: 'json' }).$type<Omit<CheckpointItem, 'tags'>>().notNull(),
    /** Digests of its files. */
    digests: text({ mode: 'json' }).$type<string[]>().notNull(),
    owner: text().notNull(),
    deletedAtMs: integer('deleted_at_ms'),
  },
  (t) => [index('checkpoints_variant').on(t.variant)],
)

export const checkpointTags = sqliteTable(
  'checkpoint_tags',
  {
    variant: text().$type<VariantId>().notNull(),
    tag: text().notNull(),
    checkpoint: text().$type<CheckpointId>().notNull(),
    owner: text().notNull(),
    updatedAtMs: integer('updated_at_ms').notNull(),
  },
  (t) => [primaryKey({ columns: [t.variant, t.tag] }), index('checkpoint_tags_checkpoint').on(t.checkpoint)],
)
