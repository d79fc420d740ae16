import type { EngineName, Precision, Task, VariantId } from '@effzoo/contract'
import { and, desc, eq } from 'drizzle-orm'
import type { Database } from '../database.ts'
import { results } from '../schema/results.ts'
import { deviceId } from './list-measurements.ts'

/** What has to be equal for two variants to be set beside each other. */
export interface Setting {
  readonly device: string
  readonly engine: EngineName
  readonly task: Task
  readonly batchSize: number
  readonly precision: Precision
}

export interface Rival {
  readonly variant: VariantId
  readonly imagePx: number
  readonly medianMs: number
}

const lookedAt = 2_000

/** What was measured in a setting, newest first: a variant may stand in it more than once. */
export const listRivals = (db: Database, setting: Setting): Promise<Rival[]> =>
  db
    .select({ variant: results.variant, imagePx: results.imagePx, medianMs: results.medianMs })
    .from(results)
    .where(
      and(
        eq(results.engine, setting.engine),
        eq(results.task, setting.task),
        eq(results.batchSize, setting.batchSize),
        eq(results.precision, setting.precision),
        eq(deviceId, setting.device),
      ),
    )
    .orderBy(desc(results.receivedAtMs), desc(results.id))
    .limit(lookedAt)
