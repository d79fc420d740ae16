import { measuredFields } from '@effzoo/contract'
import { measuredJsonOf, type NewestResult, toMeasured } from './newest-results.ts'
import { type Cell, memoize, memoizeOrders, type Table, toColumn } from './query/table.ts'

const isMeasured = (field: string) => Object.hasOwn(measuredFields, field)

/**
 * Variants with the measurement of each beside it: those that have one, or with `keepUnmeasured` all. Columns of the variants are picked
 * from the table of all variants, so that a new join costs little.
 */
export function joinMeasurements(models: Table, found: ReadonlyMap<string, NewestResult>, keepUnmeasured: boolean): Table {
  const origins: number[] = []
  const measurements: (NewestResult | undefined)[] = []
  for (let row = 0; row < models.rowCount; row++) {
    const measurement = found.get(models.cell(row, 'id') as string)
    if (!measurement && !keepUnmeasured) continue
    origins.push(row)
    measurements.push(measurement)
  }

  const measuredCell = (measurement: NewestResult | undefined, field: string): Cell =>
    measurement ? ((toMeasured(measurement) as Readonly<Record<string, Cell>>)[field] ?? null) : null
  const cell = (row: number, field: string) =>
    isMeasured(field) ? measuredCell(measurements[row], field) : models.cell(origins[row]!, field)
  const column = memoize((field: string) => {
    if (isMeasured(field)) return toColumn(origins.length, (row) => cell(row, field))
    const { values, texts } = models.column(field)
    return { values: Float64Array.from(origins, (origin) => values[origin]!), texts }
  })
  return {
    rowCount: origins.length,
    cell,
    column,
    order: memoizeOrders(column),
    json: (row) => {
      const measurement = measurements[row]
      return `${models.json(origins[row]!).slice(0, -1)},"measured":${measurement ? measuredJsonOf(measurement) : 'null'}}`
    },
  }
}
