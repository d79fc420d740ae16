import type { Field, Fields, Format, ListQuery } from '@effzoo/contract'
import type { Context } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { pagePolicy } from '../pages/page-policy.ts'
import type { Cell } from '../registry/query/table.ts'
import { chooseFormat, contentTypes } from './choose-format.ts'
import { nextLink, searchOf } from './links.ts'
import { renderTablePage } from './render-list-page.tsx'
import { renderCsv, renderJson, renderNdjson } from './render-rows.ts'

export interface LivePage {
  readonly path: string
  readonly title: string
  readonly fields: Fields
  readonly items: readonly object[]
  readonly nextCursor: string | null
  /** What an item has under the name of a field; itself where it has it under the same. */
  readonly cell: (item: object, field: string, of: Field) => Cell
}

/** A page that was read from the database: it changes too often to be worth an ETag. */
export async function answerLive(c: Context<AppEnv>, query: ListQuery, page: LivePage): Promise<Response> {
  const format = query.format ?? chooseFormat(c.req.header('accept'))
  const headers: Record<string, string> = { 'content-type': contentTypes[format], 'cache-control': 'no-store', vary: 'Accept' }
  if (page.nextCursor !== null) headers.link = nextLink(page.path, searchOf(c.req.url), page.nextCursor)
  if (format === 'html') headers['content-security-policy'] = await pagePolicy("'self'")
  return c.body(await render(format, searchOf(c.req.url), page), 200, headers)
}

async function render(format: Format, search: string, { title, path, fields, items, nextCursor, cell }: LivePage): Promise<string> {
  const texts = items.map((item) => JSON.stringify(item))
  if (format === 'json') return renderJson(texts, { nextCursor })
  if (format === 'ndjson') return renderNdjson(texts)
  const names = Object.keys(fields)
  const rows = items.map((item) => names.map((name) => cell(item, name, fields[name]!)))
  return format === 'csv' ? renderCsv(names, rows) : renderTablePage({ title, path, fields, names, rows, search, nextCursor })
}
