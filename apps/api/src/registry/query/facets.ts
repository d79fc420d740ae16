import type { Facets } from '@effzoo/contract'
import type { Cell, Table } from './table.ts'

/** Values of each field with how many of the rows have them: the commonest first, then by value, null last among equals. */
export function countFacets(table: Table, names: readonly string[], rows: readonly number[]): Facets {
  return Object.fromEntries(names.map((name) => [name, countValues(table, name, rows)]))
}

function countValues(table: Table, name: string, rows: readonly number[]) {
  const { values } = table.column(name)
  const counts = new Map<number, { value: Cell; count: number }>()
  for (const row of rows) {
    const found = counts.get(values[row]!)
    if (found) found.count++
    else counts.set(values[row]!, { value: table.cell(row, name), count: 1 })
  }
  const place = (value: number) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : value)
  return [...counts].sort(([a, { count: m }], [b, { count: n }]) => n - m || place(a) - place(b)).map(([, facet]) => facet)
}
