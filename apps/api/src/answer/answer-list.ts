import { type Format, type ListQuery, readQuery } from '@effzoo/contract'
import type { Context, MiddlewareHandler } from 'hono'
import packageJson from '../../package.json' with { type: 'json' }
import type { AppEnv } from '../app-env.ts'
import { hashText } from '../hash-text.ts'
import { securityHeaders } from '../middleware/security-headers.ts'
import { pagePolicy } from '../pages/page-policy.ts'
import type { ListDefinition } from '../registry/list-definition.ts'
import { listRows } from '../registry/query/list-rows.ts'
import type { Answer } from './answer-cache.ts'
import { chooseFormat, contentTypes } from './choose-format.ts'
import { nextLink, searchOf } from './links.ts'
import { renderListPage } from './render-list-page.tsx'
import { renderCsv, renderPage } from './render-rows.ts'
import { withoutEmpty } from './without-empty.ts'

/**
 * Answers a list without the schema of its query, which takes longer than all the rest. A query that the schema would refuse goes on to
 * it, to be refused in its words.
 */
export const answerKnown =
  (list: ListDefinition): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    const search = searchOf(c.req.url)
    const format = chooseFormat(c.req.header('accept'))
    const tag = tagOf(c, list, format, search)
    if (c.req.header('if-none-match')?.includes(tag)) return send(c, null, 304, headersOf(tag))

    const { answers } = c.get('snapshot')
    let answer = answers.get(tag)
    if (!answer) {
      const query = readQuery(list.parameters, search) as ListQuery | undefined
      if (!query) return withoutEmpty(c, list.path, search) ?? next()
      answer = await makeAnswer(c, list, query, query.format ?? format)
      answers.offer(tag, answer)
    }
    return respond(c, list, answer, tag, search)
  }

/** The same for a query that came through the schema. */
export async function answerList(c: Context<AppEnv>, list: ListDefinition, query: ListQuery): Promise<Response> {
  const search = searchOf(c.req.url)
  const format = query.format ?? chooseFormat(c.req.header('accept'))
  return respond(c, list, await makeAnswer(c, list, query, format), tagOf(c, list, format, search), search)
}

/** Also where the name is written with percent signs, which nobody does. */
const asksForAge = /(^|&)(maxAgeDays|[^=&]*%)/

/**
 * Strong: the content of the registry, and everything that decides what of it is shown and how. The version of the code is in it, for
 * another one may write the same otherwise; and the minute, where the query asks for an age.
 */
function tagOf(c: Context<AppEnv>, { path }: ListDefinition, format: Format, search: string): string {
  const minute = asksForAge.test(search) ? Math.floor(c.get('nowMs')() / 60_000) : 0
  return `"${c.get('snapshot').version}${hashText(`${packageJson.version} ${path} ${format} ${minute} ${search}`)}"`
}

async function makeAnswer(c: Context<AppEnv>, list: ListDefinition, query: ListQuery, format: Format): Promise<Answer> {
  const snapshot = c.get('snapshot')
  const nowMs = c.get('nowMs')()
  const table = list.tableOf(snapshot, query)
  const special = list.special?.(table, query, { snapshot, nowMs })
  const page = listRows(table, list, query, special)
  const { nextCursor } = page
  const extra = { nextCursor, format }
  if (format === 'json' || format === 'ndjson') return { ...extra, body: renderPage(table, page, list.fields, query.fields, format) }
  const names = query.fields ?? list.shownFields(query)
  if (format === 'csv') {
    return {
      ...extra,
      body: renderCsv(
        names,
        page.rows.map((row) => names.map((name) => table.cell(row, name))),
      ),
    }
  }
  return { ...extra, body: await renderListPage({ list, query, table, page, names, special, search: searchOf(c.req.url) }) }
}

const headersOf = (tag: string) => ({ ...securityHeaders, etag: tag, 'cache-control': 'no-cache', vary: 'Accept' })

/** A plain object of headers is what @hono/node-server writes without making a Headers of it. */
function send(c: Context<AppEnv>, body: Answer['body'] | null, status: number, headers: Record<string, string>): Response {
  c.set('hasSecurityHeaders', true)
  return new Response(body, { status, headers })
}

async function respond(c: Context<AppEnv>, list: ListDefinition, answer: Answer, tag: string, search: string): Promise<Response> {
  const headers: Record<string, string> = { 'content-type': contentTypes[answer.format], ...headersOf(tag) }
  if (answer.nextCursor !== null) headers.link = nextLink(list.path, search, answer.nextCursor)
  if (answer.format === 'html') headers['content-security-policy'] = await pagePolicy("'self'")
  return send(c, answer.body, 200, headers)
}
