import { engineNames, type Precision, type ProtocolName, taskNames, type VariantId } from '@effzoo/contract'
import { integer, text } from 'drizzle-orm/sqlite-core'

/** What is measured, in a job and in its result. Not a reference to `variants`: a result outlives the row of its variant. */
export const workload = () => ({
  variant: text().$type<VariantId>().notNull(),
  task: text({ enum: taskNames }).notNull(),
  engine: text({ enum: engineNames }).notNull(),
  batchSize: integer('batch_size').notNull(),
  imagePx: integer('image_px').notNull(),
  precision: text().$type<Precision>().notNull(),
  protocol: text().$type<ProtocolName>().notNull(),
})
