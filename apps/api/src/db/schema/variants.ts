import { familyNames, type VariantId } from '@effzoo/contract'
import { integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** The registry as it was last seeded; the columns are those of contract's Variant. */
export const variants = sqliteTable('variants', {
  id: text().$type<VariantId>().primaryKey(),
  family: text({ enum: familyNames }).notNull(),
  px: integer().notNull(),
  trainPx: integer('train_px').notNull(),
  params: integer().notNull(),
  statisticParams: integer('statistic_params').notNull(),
  macs: integer().notNull(),
  macsAtTrainPx: integer('macs_at_train_px').notNull(),
  weightBytes: integer('weight_bytes').notNull(),
  activationBytes: integer('activation_bytes').notNull(),
  follows: text().notNull(),
  top1: real(),
  top5: real(),
  top1Figure: text('top1_figure'),
})
