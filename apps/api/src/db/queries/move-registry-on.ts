import type { ResultId } from '@effzoo/contract'
import { sql } from 'drizzle-orm'
import { compiled, given } from '../compiled.ts'
import type { Database } from '../database.ts'
import { aggregates } from '../schema/aggregates.ts'
import { devices } from '../schema/devices.ts'
import { registryState } from '../schema/registry-state.ts'
import { results } from '../schema/results.ts'

const next = { version: sql`${registryState.version} + 1`, stamp: sql`lower(hex(randomblob(8)))` }

/** Of the statement that stands before in the batch. */
export const wasWritten = sql`changes() > 0`

/** To stand in the batch that changes variants or figures: every instance then reads them anew. */
export const moveCatalogOn = (db: Database) => db.update(registryState).set({ ...next, catalogVersion: sql`${registryState.version} + 1` })

const version = sql`(select ${registryState.version} from ${registryState})`
const ofResult = sql`from ${results} where ${results.id} = ${given('id')}`

const moveState = compiled((db) => db.update(registryState).set(next).where(sql`exists (select 1 ${ofResult})`))

const keepDevice = compiled((db) =>
  db
    .insert(devices)
    .select(sql`select json_extract(${results.device}, '$.id'), ${results.device}, ${version} ${ofResult}`)
    .onConflictDoUpdate({ target: devices.id, set: { device: sql`excluded.device`, version: sql`excluded.version` } }),
)

const aggregate = compiled((db) =>
  db
    .insert(aggregates)
    .select(
      sql`select ${results.variant}, json_extract(${results.device}, '$.id'), ${results.engine}, ${results.task}, ${results.batchSize},
        ${results.imagePx}, ${results.precision}, ${results.id}, ${results.protocol}, ${results.medianMs}, ${results.p90Ms},
        ${results.p99Ms}, ${results.imagesPerS}, ${results.utilization}, ${results.grade}, ${results.sampleCount}, ${results.engineVersion},
        ${results.receivedAtMs}, 1, ${version} ${ofResult}`,
    )
    .onConflictDoUpdate({ target: keyColumns, set: { ...newest, resultCount: sql`${aggregates.resultCount} + 1` } }),
)

/**
 * To stand in the batch that stores a result, behind it: what the registry keeps in memory of it. Where the result was not stored,
 * nothing is written here either.
 */
export const moveResultsOn = (db: Database, id: ResultId) => [moveState(db, { id }), keepDevice(db, { id }), aggregate(db, { id })] as const

const keyColumns = [
  aggregates.variant,
  aggregates.device,
  aggregates.engine,
  aggregates.task,
  aggregates.batchSize,
  aggregates.imagePx,
  aggregates.precision,
]

/** Whichever was accepted last is the newest: the clocks of two instances may differ by more than two results do. */
const newest = Object.fromEntries(
  (
    [
      ...['result', 'protocol', 'medianMs', 'p90Ms', 'p99Ms', 'imagesPerS'],
      ...['utilization', 'grade', 'sampleCount', 'engineVersion', 'receivedAtMs', 'version'],
    ] as (keyof typeof aggregates.$inferSelect)[]
  ).map((field) => [field, sql.raw(`excluded.${aggregates[field].name}`)]),
)
