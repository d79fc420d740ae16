/** @jsxImportSource hono/jsx */
import type { ListQuery } from '@effzoo/contract'
import { html } from 'hono/html'
import { ListPage } from '../pages/list-page.tsx'
import type { ListDefinition } from '../registry/list-definition.ts'
import { allRows, type RowPage, type Special } from '../registry/query/list-rows.ts'
import type { Table } from '../registry/query/table.ts'

export interface ListPageInput {
  readonly list: ListDefinition
  readonly query: ListQuery
  readonly table: Table
  readonly page: RowPage
  readonly names: readonly string[]
  readonly special: Special | undefined
}

export async function renderListPage({ list, query, table, page, names }: ListPageInput): Promise<string> {
  void allRows
  const cells = page.rows.map((row) => names.map((name) => table.cell(row, name)))
  const content = <ListPage list={list} query={query} names={names} rows={cells} nextCursor={page.nextCursor} />
  return String(await html`<!doctype html>${content}`)
}
