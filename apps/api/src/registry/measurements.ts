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

export interface Measurements {
  readonly all: readonly NewestResult[]
  /** By variant, the newest of those that the choice allows. */
  newest(choice: Choice, pxOf: ReadonlyMap<string, number>): ReadonlyMap<string, NewestResult>
}

interface Group {
  readonly of: Pick<Aggregate, 'device' | 'engine' | 'task' | 'batchSize' | 'precision'>
  readonly members: NewestResult[]
}

/** Measurements in groups that differ in nothing but variant and px, so that a choice looks at few of them. */
export function groupMeasurements(all: readonly NewestResult[]): Measurements {
  const groups = new Map<string, Group>()
  for (const measurement of all) {
    const { device, engine, task, batchSize, precision } = measurement
    const key = `${device} ${engine} ${task} ${batchSize} ${precision}`
    const group = groups.get(key)
    if (group) group.members.push(measurement)
    else groups.set(key, { of: { device, engine, task, batchSize, precision }, members: [measurement] })
  }

  function newest(choice: Choice, pxOf: ReadonlyMap<string, number>) {
    const found = new Map<string, NewestResult>()
    for (const { of, members } of groups.values()) {
      if (!isChosen(of, choice)) continue
      for (const measurement of members) {
        if (measurement.imagePx !== (choice.imagePx ?? pxOf.get(measurement.variant))) continue
        const other = found.get(measurement.variant)
        if (!other || isNewer(measurement, other)) found.set(measurement.variant, measurement)
      }
    }
    return found
  }
  return { all, newest }
}

const isChosen = (of: Group['of'], { devices, engine, task, batch, precision }: Choice) =>
  of.task === task &&
  of.batchSize === batch &&
  of.precision === precision &&
  (engine === undefined || of.engine === engine) &&
  (devices === undefined || devices.includes(of.device))

/** Ids sort by time, so that there is always one that is newer. */
const isNewer = (a: NewestResult, b: NewestResult) =>
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
