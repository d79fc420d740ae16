import type { Fields } from '@effzoo/contract'
import type { RowPage } from '../registry/query/list-rows.ts'
import type { Cell, Table } from '../registry/query/table.ts'

/** A page of rows, whole or with the fields that were asked for. */
export function renderRows(
  table: Table,
  page: RowPage,
  fields: Fields,
  names: readonly string[] | undefined,
  format: 'json' | 'ndjson',
): string {
  const items = renderItems(table, page.rows, fields, names)
  return format === 'ndjson' ? renderNdjson(items) : renderJson(items, page)
}

function renderItems(table: Table, rows: readonly number[], fields: Fields, names: readonly string[] | undefined): string[] {
  if (!names) return rows.map(table.json)
  return rows.map((row) => {
    const own: Record<string, Cell> = {}
    const measured: Record<string, Cell> = {}
    for (const name of names) (fields[name]?.isMeasured ? measured : own)[name] = table.cell(row, name)
    return JSON.stringify(Object.keys(measured).length > 0 ? { ...own, measured } : own)
  })
}

function closing({ nextCursor, facets }: Omit<RowPage, 'rows'>): string {
  const counts = facets ? `,"facets":${JSON.stringify(facets)}` : ''
  // a cursor is base64 for URLs: nothing in it needs to be escaped
  return `],"nextCursor":${nextCursor === null ? 'null' : `"${nextCursor}"`}${counts}}`
}

export const renderJson = (items: readonly string[], page: Omit<RowPage, 'rows'>): string => `{"items":[${items.join(',')}${closing(page)}`

export const renderNdjson = (items: readonly string[]): string => items.map((item) => `${item}\n`).join('')

/** RFC 4180. A spreadsheet runs what begins like a formula, so that gets an apostrophe in front, which spreadsheets do not show. */
export function renderCsv(names: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [names, ...rows].map((row) => `${row.map(toCsvCell).join(',')}\r\n`).join('')
}

function toCsvCell(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell !== 'string') return String(cell)
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
