import type { Device, DeviceItem, PublishedFigure, ResultItem } from '@effzoo/contract'
import { deviceNameOf, type NewestResult } from './newest-results.ts'
import { type Cell, makeTable, type Table } from './query/table.ts'

const byId = (a: { readonly id: string }, b: { readonly id: string }) => (a.id < b.id ? -1 : 1)

const toResultItem = (measurement: NewestResult): ResultItem => ({
  id: measurement.result,
  variant: measurement.variant,
  device: measurement.device,
  deviceName: measurement.deviceName,
  engine: measurement.engine,
  task: measurement.task,
  batch: measurement.batchSize,
  px: measurement.imagePx,
  precision: measurement.precision,
  protocol: measurement.protocol,
  medianMs: measurement.medianMs,
  p90Ms: measurement.p90Ms,
  p99Ms: measurement.p99Ms,
  imagesPerS: measurement.imagesPerS,
  utilization: measurement.utilization,
  grade: measurement.grade,
  sampleCount: measurement.sampleCount,
  resultCount: measurement.resultCount,
  engineVersion: measurement.engineVersion,
  receivedAtMs: measurement.receivedAtMs,
})

const ofMeasurement: Readonly<Record<string, keyof NewestResult>> = { id: 'result', batch: 'batchSize', px: 'imagePx' }

/** There may be a hundred thousand, so neither their items nor their texts are kept. */
export function resultTable(measurements: readonly NewestResult[]): Table {
  const rows = measurements.toSorted((a, b) => (a.result < b.result ? -1 : 1))
  return makeTable({
    rows,
    cell: (row, field) => (row[ofMeasurement[field] ?? (field as keyof NewestResult)] as Cell | undefined) ?? null,
    json: (row) => JSON.stringify(toResultItem(row)),
    keepsJson: false,
  })
}

const ofFigure: Readonly<Record<string, string>> = { batch: 'batchSize' }

export const publishedTable = (figures: readonly PublishedFigure[]): Table =>
  makeTable({
    rows: figures.toSorted(byId),
    cell: (figure, field) => {
      if (field === 'source') return figure.source.title
      return (figure as unknown as Readonly<Record<string, Cell>>)[ofFigure[field] ?? field] ?? null
    },
    json: JSON.stringify,
  })

export function deviceTable(devices: ReadonlyMap<string, Device>, measurements: readonly NewestResult[]): Table {
  const seen = new Map<string, { resultCount: number; receivedAtMs: number; variants: Set<string> }>()
  for (const { device, variant, resultCount, receivedAtMs } of measurements) {
    const of = seen.get(device) ?? { resultCount: 0, receivedAtMs: 0, variants: new Set() }
    of.resultCount += resultCount
    of.receivedAtMs = Math.max(of.receivedAtMs, receivedAtMs)
    of.variants.add(variant)
    seen.set(device, of)
  }
  const items = [...devices].map(([id, device]): DeviceItem => {
    const of = seen.get(id)
    return {
      id,
      name: deviceNameOf(device),
      cpuModel: device.cpuModel,
      gpu: device.gpus.length > 0 ? device.gpus.map(({ model }) => model).join(', ') : null,
      logicalCores: device.logicalCores,
      memoryBytes: device.memoryBytes,
      resultCount: of?.resultCount ?? 0,
      variantCount: of?.variants.size ?? 0,
      receivedAtMs: of?.receivedAtMs ?? 0,
    }
  })
  return makeTable({
    rows: items.sort(byId),
    cell: (row, field) => (row as Readonly<Record<string, Cell>>)[field] ?? null,
    json: JSON.stringify,
  })
}
