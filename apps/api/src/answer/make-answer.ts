import type { Format, ListQuery } from '@effzoo/contract'
import packageJson from '../../package.json' with { type: 'json' }
import { hashText } from '../hash-text.ts'
import type { ListDefinition } from '../registry/list-definition.ts'
import { listRows, type RowPage, type Special } from '../registry/query/list-rows.ts'
import type { Table } from '../registry/query/table.ts'
import type { Snapshot } from '../registry/snapshot.ts'
import type { Answer } from './answer-cache.ts'
import { renderCsv, renderRows } from './render-rows.ts'

/** What there is, and when it was asked for. */
export interface Moment {
  readonly snapshot: Snapshot
  readonly nowMs: number
}

/** Also where the name is written with percent signs, which nobody does. */
const asksForAge = /(^|&)(maxAgeDays|[^=&]*%)/

/**
 * Strong: the content of the registry, and everything that decides what of it is shown and how. The version of the code is in it, for
 * another one may write the same otherwise; and the minute, where the query asks for an age.
 */
export function tagOf({ path }: ListDefinition, format: Format, search: string, { snapshot, nowMs }: Moment): string {
  const minute = asksForAge.test(search) ? Math.floor(nowMs / 60_000) : 0
  return `"${snapshot.version}${hashText(`${packageJson.version} ${path} ${format} ${minute} ${search}`)}"`
}

export interface ListPage {
  readonly table: Table
  readonly special: Special | undefined
  readonly page: RowPage
}

export function selectPage(list: ListDefinition, query: ListQuery, moment: Moment): ListPage {
  const table = list.tableOf(moment.snapshot, query)
  const special = list.special?.(table, query, moment)
  return { table, special, page: listRows(table, list, query, special) }
}

/** What of its rows a table shows. */
export const namesShown = (list: ListDefinition, query: ListQuery): readonly string[] => query.fields ?? list.shownFields(query)

/** In all formats but that for people, which takes more than the page. */
export function makeAnswer(list: ListDefinition, query: ListQuery, format: Exclude<Format, 'html'>, moment: Moment): Answer {
  const { table, page } = selectPage(list, query, moment)
  const { nextCursor } = page
  if (format !== 'csv') return { format, nextCursor, body: renderRows(table, page, list.fields, query.fields, format) }
  const names = namesShown(list, query)
  const cells = page.rows.map((row) => names.map((name) => table.cell(row, name)))
  return { format, nextCursor, body: renderCsv(names, cells) }
}
