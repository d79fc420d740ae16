/** @jsxImportSource hono/jsx */
import type { Fields, ListQuery } from '@effzoo/contract'
import { type FormField, ListPage } from '../pages/list-page.tsx'
import type { ScatterPlotProps } from '../pages/scatter-plot.tsx'
import type { ListDefinition } from '../registry/list-definition.ts'
import { allRows, type RowPage, type Special } from '../registry/query/list-rows.ts'
import { paretoFront } from '../registry/query/pareto.ts'
import type { Cell, Table } from '../registry/query/table.ts'
import { renderPage } from './answer-page.ts'
import { nextSearch } from './links.ts'

/** More points than this are no picture any more. */
const maxPoints = 2_000

interface TablePage {
  readonly title: string
  readonly path: string
  readonly fields: Fields
  readonly names: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
  readonly search: string
  readonly nextCursor: string | null
  /** Parameters of the form; those of its choices where none are named. */
  readonly form?: readonly string[]
  readonly plot?: ScatterPlotProps | undefined
}

export function renderTablePage({ search, nextCursor, form, fields, ...page }: TablePage): Promise<string> {
  const names = form ?? Object.keys(fields).filter((name) => fields[name]!.values)
  const nextHref = nextCursor === null ? null : `${page.path}?${nextSearch(search, nextCursor)}`
  return renderPage(<ListPage {...page} fields={fields} form={formOf(names, fields, search)} search={search} nextHref={nextHref} />)
}

function formOf(names: readonly string[], fields: Fields, search: string): FormField[] {
  const given = new URLSearchParams(search)
  return names.map((name) => ({
    name,
    description: fields[name]?.description ?? name,
    value: given.get(name) ?? '',
    options: fields[name]?.kind === 'flag' ? ['true', 'false'] : fields[name]?.values,
  }))
}

export interface ListPageInput {
  readonly list: ListDefinition
  readonly query: ListQuery
  readonly table: Table
  readonly page: RowPage
  readonly names: readonly string[]
  readonly special: Special | undefined
  readonly search: string
}

export function renderListPage({ list, query, table, page, names, special, search }: ListPageInput): Promise<string> {
  const { title, path, fields, form } = list
  const rows = page.rows.map((row) => names.map((name) => table.cell(row, name)))
  const axes = list.axesOf?.(query)
  const plot = axes && plotOf(table, list, query, special, axes)
  return renderTablePage({ title, path, fields, names, rows, form, search, nextCursor: page.nextCursor, plot })
}

/** Of all that matches, not of the page alone. */
function plotOf(
  table: Table,
  list: ListDefinition,
  query: ListQuery,
  special: Special | undefined,
  [xName, yName]: readonly [string, string],
) {
  const { pareto: _, ...everything } = query
  const isKnown = (row: number) => [xName, yName].every((name) => Number(table.cell(row, name) ?? 0) > 0)
  const rows = allRows(table, list, everything, special).filter(isKnown).slice(0, maxPoints)
  const front = new Set(paretoFront(table, list.fields, [xName, yName], rows))
  const points = rows.map((row) => ({
    id: String(table.cell(row, 'id')),
    x: Number(table.cell(row, xName)),
    y: Number(table.cell(row, yName)),
    isOnFront: front.has(row),
  }))
  return { xName, yName, points }
}
