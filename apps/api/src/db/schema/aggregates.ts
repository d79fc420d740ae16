import { engineNames, type Precision, type ProtocolName, type ResultId, taskNames, type VariantId } from '@effzoo/contract'
import { index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Of each work on each device its newest result, without samples: what the registry keeps in memory. Written with the result itself. */
export const aggregates = sqliteTable(
  'aggregates',
  {
    variant: text().$type<VariantId>().notNull(),
    device: text().notNull(),
    engine: text({ enum: engineNames }).notNull(),
    task: text({ enum: taskNames }).notNull(),
    batchSize: integer('batch_size').notNull(),
    imagePx: integer('image_px').notNull(),
    precision: text().$type<Precision>().notNull(),
    result: text().$type<ResultId>().notNull(),
    protocol: text().$type<ProtocolName>().notNull(),
    medianMs: real('median_ms').notNull(),
    p90Ms: real('p90_ms'),
    p99Ms: real('p99_ms'),
    imagesPerS: real('images_per_s').notNull(),
    utilization: real(),
    grade: text({ enum: ['A', 'B', 'C', 'D'] }),
    sampleCount: integer('sample_count').notNull(),
    engineVersion: text('engine_version').notNull(),
    receivedAtMs: integer('received_at_ms').notNull(),
    resultCount: integer('result_count').notNull(),
    /** The version of the registry that changed it last. */
    version: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.variant, t.device, t.engine, t.task, t.batchSize, t.imagePx, t.precision] }),
    index('aggregates_version').on(t.version),
  ],
)
