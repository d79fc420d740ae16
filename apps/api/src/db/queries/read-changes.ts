import type { Device } from '@effzoo/contract'
import { gt, type SQL, sql } from 'drizzle-orm'
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

/** SQLite writes 15 digits of a fraction into JSON, and 17 are needed to read the same one back. */
const exact = (column: string) => `case when ${column} is null then null else printf('%!.17g', ${column}) end`

/** Rows come a thousand to a text: a hundred thousand of them, read one by one, take several times as long and as much memory. */
const rowsPerText = 1_000

const packed = sql.raw(`json_group_array(json_array(variant, device, engine, task, batch_size, image_px, precision, result, protocol, grade,
  sample_count, engine_version, received_at_ms, result_count, version,
  ${['median_ms', 'p90_ms', 'p99_ms', 'images_per_s', 'utilization'].map(exact).join(', ')}))`) as SQL<string>

function unpack(text: string): Aggregate[] {
  return (JSON.parse(text) as unknown[][]).map((row) => {
    const [variant, device, engine, task, batchSize, imagePx, precision, result, protocol, grade, ...more] = row
    const [sampleCount, engineVersion, receivedAtMs, resultCount, version, ...fractions] = more
    const [medianMs, p90Ms, p99Ms, imagesPerS, utilization] = fractions.map((digits) => (digits === null ? null : Number(digits)))
    // one literal, not several spread into one: that takes four times as long
    // biome-ignore format: one line each would be all of the file
    return {
      variant, device, engine, task, batchSize, imagePx, precision, result, protocol, grade, sampleCount, engineVersion,
      receivedAtMs, resultCount, version, medianMs, p90Ms, p99Ms, imagesPerS, utilization,
    } as Aggregate
  })
}

/** What results have changed since a version, with the version that it is now; since 0, everything. */
export async function readChanges(db: Database, sinceVersion: number): Promise<RegistryChanges> {
  // written out: a number that is bound is a fraction to SQLite, and so would the quotient be
  const changed = sql`(select *, row_number() over () / ${sql.raw(String(rowsPerText))} as text from ${aggregates} where ${aggregates.version} > ${sinceVersion})`
  // one transaction, or a write between them would be in the state and not in the rows
  const [[state], deviceRows, texts] = await db.batch([
    db.select().from(registryState),
    db.select({ id: devices.id, device: devices.device }).from(devices).where(gt(devices.version, sinceVersion)).orderBy(sql`id`),
    db.select({ packed }).from(changed).groupBy(sql`text`),
  ])
  return { state: state!, devices: deviceRows, aggregates: texts.flatMap(({ packed: text }) => unpack(text)) }
}
