import { Buffer } from 'node:buffer'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Format, type ListQuery, readQuery } from '@effzoo/contract'
import type { Answer } from '../answer/answer-cache.ts'
import { listHeaders } from '../answer/answer-list.ts'
import { chooseFormat, contentTypes } from '../answer/choose-format.ts'
import { type Gzip, gzipBody, gzipTagOf, heldTag } from '../answer/gzip-body.ts'
import { nextLink } from '../answer/links.ts'
import { type Moment, makeAnswer, tagOf } from '../answer/make-answer.ts'
import type { Deps, Guards } from '../app-env.ts'
import { needOf } from '../auth/needs.ts'
import { rateHeaders } from '../middleware/limit-rate.ts'
import { securityHeaders } from '../middleware/security-headers.ts'
import { addressKey } from '../rate-limit/client-address.ts'
import type { ListDefinition } from '../registry/list-definition.ts'
import { modelList } from '../registry/list-models.ts'
import { checkpointList, deviceList, publishedList, resultList } from '../registry/lists.ts'
import { type PlainRequest, readPlainRequest } from './plain-request.ts'

export interface DirectDeps extends Pick<Deps, 'registry' | 'nowMs' | 'processMetrics' | 'gzip'> {
  readonly guards: Pick<Guards, 'hosts' | 'rateLimits' | 'rateBuckets'>
  /** Of who sends the request, for the limits. */
  readonly addressOf: (incoming: IncomingMessage) => string | undefined
}

/** Whether it has answered; what it has not, and not touched either, is the app's. */
export type AnswerDirectly = (incoming: IncomingMessage, outgoing: ServerResponse) => boolean

const lists: ReadonlyMap<string, ListDefinition> = new Map(
  [modelList, resultList, publishedList, deviceList, checkpointList]
    .filter(({ path }) => needOf('GET', path) === 'public')
    .map((list) => [list.path, list]),
)

/**
 * The app's answer to a plain read of a list, without Request, Response and middleware, which take longer than the list: a test holds the
 * two against each other. Everything else, and everything that fails, goes on to the app, which also says what is wrong.
 */
export function answerDirectly({ registry, nowMs, processMetrics, gzip, guards, addressOf }: DirectDeps): AnswerDirectly {
  const { hosts, rateLimits, rateBuckets } = guards
  const reads = rateLimits ? rateBuckets?.read : undefined
  if (rateLimits && !reads) throw new Error('with limits there are buckets too, the same as those of the app')

  /** Headers of the limit, or undefined where the app is to refuse. */
  function charge(incoming: IncomingMessage, atMs: number): readonly string[] | undefined {
    if (!rateLimits || !reads) return []
    const key = addressKey(addressOf(incoming))
    if (!reads.look(key, atMs).isAllowed) return undefined
    return Object.entries(rateHeaders('read', rateLimits.read, reads.take(key, atMs))).flat()
  }

  return (incoming, outgoing) => {
    const request = readPlainRequest(incoming)
    if (!request || (hosts !== 'any' && !hosts.includes(request.host))) return false
    const list = lists.get(request.path)
    if (!list) return false
    const startMs = performance.now()
    const atMs = nowMs()
    const snapshot = registry.current(atMs)
    if (snapshot instanceof Promise) return false

    const moment = { snapshot, nowMs: atMs }
    const format = chooseFormat(request.accept)
    const tag = tagOf(list, format, request.search, moment)
    const held = heldTag(request.ifNoneMatch, tag, request.acceptEncoding)
    const found = held ? undefined : findAnswer(list, request, format, tag, moment, gzip)
    if (!held && !found) return false
    const rate = charge(incoming, atMs)
    if (!rate) return false
    if (found) send(outgoing, list, request, tag, rate, found)
    else outgoing.writeHead(304, [...constantHeaders, 'etag', held!, ...rate]).end()
    processMetrics?.countRead(list.path, outgoing.statusCode, performance.now() - startMs)
    return true
  }
}

interface Found {
  readonly answer: Answer
  readonly gzipped?: Uint8Array | undefined
}

function findAnswer(
  list: ListDefinition,
  { search, acceptEncoding }: PlainRequest,
  format: Format,
  tag: string,
  moment: Moment,
  gzip: Gzip | undefined,
): Found | undefined {
  const { answers } = moment.snapshot
  const kept = answers.get(tag)
  // a page for people has a policy of its own
  if (kept) return kept.format === 'html' ? undefined : { answer: kept, gzipped: gzipBody(kept, acceptEncoding, gzip) }
  const query = readQuery(list.parameters, search) as ListQuery | undefined
  const wanted = query?.format ?? format
  if (!query || wanted === 'html') return undefined
  let answer: Answer
  try {
    answer = makeAnswer(list, query, wanted, moment)
  } catch {
    return undefined // the app meets the same, and words it
  }
  answers.offer(tag, answer)
  return { answer }
}

const constantHeaders: readonly string[] = Object.entries({ ...securityHeaders, ...listHeaders }).flat()

function send(
  outgoing: ServerResponse,
  { path }: ListDefinition,
  { search }: PlainRequest,
  tag: string,
  rate: readonly string[],
  { answer: { body, format, nextCursor }, gzipped }: Found,
) {
  const link = nextCursor === null ? [] : ['link', nextLink(path, search, nextCursor)]
  if (gzipped) {
    const own = ['content-type', contentTypes[format], 'content-encoding', 'gzip', 'content-length', String(gzipped.byteLength)]
    outgoing.writeHead(200, [...constantHeaders, ...own, 'etag', gzipTagOf(tag), ...link, ...rate]).end(gzipped)
    return
  }
  const sizeBytes = Buffer.byteLength(body)
  const own = ['content-type', contentTypes[format], 'content-length', String(sizeBytes), 'etag', tag]
  outgoing.writeHead(200, [...constantHeaders, ...own, ...link, ...rate])
  // text of as many bytes as characters is ASCII, and is copied in place of encoded
  outgoing.end(body, sizeBytes === body.length ? 'latin1' : 'utf8')
}
