import type { MeasurementLine, VariantId } from '@effzoo/contract'
import type { Database } from '../db/database.ts'
import { readParities } from '../db/queries/read-parities.ts'
import { isNewer, type NewestResult } from '../registry/newest-results.ts'

/** However many settings a variant is measured in, a card has room for so many. */
const shown = 200

const dayMs = 24 * 60 * 60_000

/** The newest result of a variant in each setting, newest first. */
export async function listMeasurements(
  db: Database,
  all: readonly NewestResult[],
  variant: VariantId,
  nowMs: number,
): Promise<MeasurementLine[]> {
  const newest = all
    .filter((result) => result.variant === variant)
    .sort((a, b) => (isNewer(a, b) ? -1 : 1))
    .slice(0, shown)
  const ids = newest.map(({ result }) => result)
  const parities = await readParities(db, ids)
  return newest.map((line) => ({
    result: line.result,
    device: { id: line.device, name: line.deviceName },
    engine: line.engine,
    engineVersion: line.engineVersion,
    task: line.task,
    batchSize: line.batchSize,
    imagePx: line.imagePx,
    precision: line.precision,
    protocol: line.protocol,
    medianMs: line.medianMs,
    p90Ms: line.p90Ms,
    imagesPerS: line.imagesPerS,
    grade: line.grade,
    utilization: line.utilization,
    parityPassed: parities.get(line.result)?.passed ?? null,
    receivedAtMs: line.receivedAtMs,
    ageDays: Math.max(0, Math.floor((nowMs - line.receivedAtMs) / dayMs)),
  }))
}
