import type { Device, Measured } from '@effzoo/contract'
import type { Aggregate } from '../db/queries/read-changes.ts'

/** The newest result of one work on one device, as the registry keeps it. */
export interface NewestResult extends Aggregate {
  readonly deviceName: string
  /** Made when it is first shown. */
  measuredJson?: string
}

export const deviceNameOf = (device: Device) => [...device.gpus.map(({ model }) => model), device.cpuModel].join(', ')

/** Which measurements may stand beside a variant; what is left open is any. */
export interface Choice {
  readonly devices: readonly string[] | undefined
  readonly engine: string | undefined
  readonly task: string
  readonly batch: number
  readonly precision: string
  /** Undefined: each variant's own. */
  readonly imagePx: number | undefined
}

export const isChosen = (
  of: Pick<Aggregate, 'device' | 'engine' | 'task' | 'batchSize' | 'precision'>,
  { devices, engine, task, batch, precision }: Choice,
) =>
  of.task === task &&
  of.batchSize === batch &&
  of.precision === precision &&
  (engine === undefined || of.engine === engine) &&
  (devices === undefined || devices.includes(of.device))

/** Adds to `found` what is newer of these, at the px that is asked for. */
export function newestOf(
  places: readonly number[],
  all: readonly NewestResult[],
  { imagePx }: Choice,
  pxOf: ReadonlyMap<string, number>,
  found: Map<string, NewestResult>,
) {
  for (const place of places) {
    const result = all[place]!
    if (result.imagePx !== (imagePx ?? pxOf.get(result.variant))) continue
    const other = found.get(result.variant)
    if (!other || isNewer(result, other)) found.set(result.variant, result)
  }
}

/** Ids sort by time, so that there is always one that is newer. */
export const isNewer = (a: NewestResult, b: NewestResult) =>
  a.receivedAtMs > b.receivedAtMs || (a.receivedAtMs === b.receivedAtMs && a.result > b.result)

/** As it stands beside a variant. */
export const toMeasured = (measurement: NewestResult): Measured => ({
  result: measurement.result,
  device: measurement.device,
  deviceName: measurement.deviceName,
  engine: measurement.engine,
  task: measurement.task,
  batch: measurement.batchSize,
  imagePx: measurement.imagePx,
  precision: measurement.precision,
  medianMs: measurement.medianMs,
  p90Ms: measurement.p90Ms,
  p99Ms: measurement.p99Ms,
  trainStepMs: measurement.task === 'train-step' ? measurement.medianMs : null,
  imagesPerS: measurement.imagesPerS,
  utilization: measurement.utilization,
  grade: measurement.grade,
  receivedAtMs: measurement.receivedAtMs,
})

export function measuredJsonOf(measurement: NewestResult): string {
  measurement.measuredJson ??= JSON.stringify(toMeasured(measurement))
  return measurement.measuredJson
}
