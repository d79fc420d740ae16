import type { MeasurementLine, VariantId } from '@effzoo/contract'
import { desc, eq, inArray, sql } from 'drizzle-orm'
import type { Database } from '../database.ts'
import { results } from '../schema/results.ts'

/** However often a variant is measured, an answer costs no more than looking at so many results. */
const lookedAt = 2_000
const shown = 200

const dayMs = 24 * 60 * 60_000

/** The newest result of a variant in each setting, newest first. */
export async function listMeasurements(db: Database, variant: VariantId, nowMs: number): Promise<MeasurementLine[]> {
  const { id, engine, task, batchSize, imagePx, precision, receivedAtMs } = results
  const newest = db
    .select({ id, engine, task, batchSize, imagePx, precision, receivedAtMs, deviceId: deviceId.as('device_id') })
    .from(results)
    .where(eq(results.variant, variant))
    .orderBy(desc(receivedAtMs), desc(id))
    .limit(lookedAt)
    .as('newest')
  const placed = db
    .select({
      id: newest.id,
      place: sql<number>`row_number() over (
        partition by ${newest.deviceId}, ${newest.engine}, ${newest.task}, ${newest.batchSize}, ${newest.imagePx}, ${newest.precision}
        order by ${newest.receivedAtMs} desc, ${newest.id} desc)`.as('place'),
    })
    .from(newest)
    .as('placed')
  const first = db.select({ id: placed.id }).from(placed).where(eq(placed.place, 1))
  const rows = await db.select(columns).from(results).where(inArray(results.id, first)).orderBy(desc(receivedAtMs), desc(id)).limit(shown)
  return rows.map(({ device, parity, ...row }) => ({
    ...row,
    device: { id: device.id, name: [...device.gpus.map(({ model }) => model), device.cpuModel].join(', ') },
    parityPassed: parity?.passed ?? null,
    ageDays: Math.max(0, Math.floor((nowMs - row.receivedAtMs) / dayMs)),
  }))
}

export const deviceId = sql<string>`json_extract(${results.device}, '$.id')`

const columns = {
  result: results.id,
  device: results.device,
  engine: results.engine,
  engineVersion: results.engineVersion,
  task: results.task,
  batchSize: results.batchSize,
  imagePx: results.imagePx,
  precision: results.precision,
  protocol: results.protocol,
  medianMs: results.medianMs,
  p90Ms: results.p90Ms,
  imagesPerS: results.imagesPerS,
  grade: results.grade,
  utilization: results.utilization,
  parity: results.parity,
  receivedAtMs: results.receivedAtMs,
}
