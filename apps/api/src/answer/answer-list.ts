import { type Format, type ListQuery, readQuery } from '@effzoo/contract'
import type { Context, MiddlewareHandler } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { pagePolicy } from '../pages/page-policy.ts'
import type { ListDefinition } from '../registry/list-definition.ts'
import type { Answer } from './answer-cache.ts'
import { answerPlain } from './answer-plain.ts'
import { chooseFormat, contentTypes } from './choose-format.ts'
import { gzipBody, gzipTagOf, heldTag } from './gzip-body.ts'
import { nextLink, searchOf } from './links.ts'
import { type Moment, makeAnswer, namesShown, selectPage, tagOf } from './make-answer.ts'
import { renderListPage } from './render-list-page.tsx'
import { withoutEmpty } from './without-empty.ts'

/**
 * Answers a list without the schema of its query, which takes longer than all the rest. A query that the schema would refuse goes on to
 * it, to be refused in its words. On Node most are answered before they come here, by direct/answer-directly.ts.
 */
export const answerKnown =
  (list: ListDefinition): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    const search = searchOf(c.req.url)
    const format = chooseFormat(c.req.header('accept'))
    const moment = momentOf(c)
    const tag = tagOf(list, format, search, moment)
    const acceptEncoding = c.req.header('accept-encoding')
    const held = heldTag(c.req.header('if-none-match'), tag, acceptEncoding)
    if (held) return answerPlain(c, null, 304, headersOf(held))

    const { answers } = moment.snapshot
    let answer = answers.get(tag)
    const gzipped = answer && gzipBody(answer, acceptEncoding, c.get('gzip'))
    if (!answer) {
      const query = readQuery(list.parameters, search) as ListQuery | undefined
      if (!query) return withoutEmpty(c, list.path, search) ?? next()
      answer = await makeAnyAnswer(list, query, query.format ?? format, search, moment)
      answers.offer(tag, answer)
    }
    return respond(c, list, answer, tag, search, gzipped)
  }

/** The same for a query that came through the schema. */
export async function answerList(c: Context<AppEnv>, list: ListDefinition, query: ListQuery): Promise<Response> {
  const search = searchOf(c.req.url)
  const format = query.format ?? chooseFormat(c.req.header('accept'))
  const moment = momentOf(c)
  const answer = await makeAnyAnswer(list, query, format, search, moment)
  return respond(c, list, answer, tagOf(list, format, search, moment), search)
}

const momentOf = (c: Context<AppEnv>): Moment => ({ snapshot: c.get('snapshot'), nowMs: c.get('nowMs')() })

async function makeAnyAnswer(list: ListDefinition, query: ListQuery, format: Format, search: string, moment: Moment): Promise<Answer> {
  if (format !== 'html') return makeAnswer(list, query, format, moment)
  const selected = selectPage(list, query, moment)
  const body = await renderListPage({ list, query, ...selected, names: namesShown(list, query), search })
  return { format, nextCursor: selected.page.nextCursor, body }
}

const headersOf = (tag: string) => ({ ...listHeaders, etag: tag })

/** Of every answer of a list. */
export const listHeaders = { 'cache-control': 'no-cache', vary: 'Accept, Accept-Encoding' } as const

async function respond(
  c: Context<AppEnv>,
  list: ListDefinition,
  answer: Answer,
  tag: string,
  search: string,
  gzipped?: Uint8Array<ArrayBuffer>,
): Promise<Response> {
  const headers: Record<string, string> = { 'content-type': contentTypes[answer.format], ...headersOf(gzipped ? gzipTagOf(tag) : tag) }
  if (gzipped) headers['content-encoding'] = 'gzip'
  if (answer.nextCursor !== null) headers.link = nextLink(list.path, search, answer.nextCursor)
  if (answer.format === 'html') headers['content-security-policy'] = await pagePolicy("'self'")
  return answerPlain(c, gzipped ?? answer.body, 200, headers)
}
