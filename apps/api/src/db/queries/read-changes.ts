import type { Device } from '@effzoo/contract'
import { gt, sql } from 'drizzle-orm'
import type { Database } from '../database.ts'
import { aggregates } from '../schema/aggregates.ts'
import { devices } from '../schema/devices.ts'
import { registryState } from '../schema/registry-state.ts'

export type Aggregate = typeof aggregates.$inferSelect
export interface RegistryChanges {
  readonly state: typeof registryState.$inferSelect
  readonly devices: readonly { readonly id: string; readonly device: Device }[]
  readonly aggregates: readonly Aggregate[]
}

/** One row: all that an instance reads to learn whether another one has written. */
export async function readState(db: Database): Promise<RegistryChanges['state']> {
  const [state] = await db.select().from(registryState)
  if (!state) throw new Error('the database has no registry_state; its migrations were not applied as a whole')
  return state
}

/** Texts and whole numbers travel as one JSON text: a row of six columns is read three times as fast as one of twenty-one. */
const packed = sql<string>`json_array(${aggregates.variant}, ${aggregates.device}, ${aggregates.engine}, ${aggregates.task},
  ${aggregates.batchSize}, ${aggregates.imagePx}, ${aggregates.precision}, ${aggregates.result}, ${aggregates.protocol},
  ${aggregates.grade}, ${aggregates.sampleCount}, ${aggregates.engineVersion}, ${aggregates.receivedAtMs}, ${aggregates.resultCount},
  ${aggregates.version})`

type Numbers = Pick<Aggregate, 'medianMs' | 'p90Ms' | 'p99Ms' | 'imagesPerS' | 'utilization'>

/** Fractions stand in columns of their own, for SQLite writes no more than 15 digits of one into JSON. */
function unpack({ packed: text, ...numbers }: Numbers & { packed: string }): Aggregate {
  const [variant, device, engine, task, batchSize, imagePx, precision, result, protocol, ...rest] = JSON.parse(text)
  const [grade, sampleCount, engineVersion, receivedAtMs, resultCount, version] = rest
  return {
    ...{ variant, device, engine, task, batchSize, imagePx, precision, result, protocol },
    ...{ grade, sampleCount, engineVersion, receivedAtMs, resultCount, version },
    ...numbers,
  }
}

/** What results have changed since a version, with the version that it is now; since 0, everything. */
export async function readChanges(db: Database, sinceVersion: number): Promise<RegistryChanges> {
  const { medianMs, p90Ms, p99Ms, imagesPerS, utilization } = aggregates
  // one transaction, or a write between them would be in the state and not in the rows
  const [[state], deviceRows, aggregateRows] = await db.batch([
    db.select().from(registryState),
    db.select({ id: devices.id, device: devices.device }).from(devices).where(gt(devices.version, sinceVersion)).orderBy(sql`id`),
    db.select({ packed, medianMs, p90Ms, p99Ms, imagesPerS, utilization }).from(aggregates).where(gt(aggregates.version, sinceVersion)),
  ])
  return { state: state!, devices: deviceRows, aggregates: aggregateRows.map(unpack) }
}
