import { type ListQuery, ZooError } from '@effzoo/contract'
import { z } from 'zod'
import { hashText } from '../hash-text.ts'

/** What an item was sorted by. */
export type SortValue = string | number | boolean | null

const Cursor = z.tuple([z.string(), z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))])

/** What may change from page to page: it decides neither which items come nor in which order. */
const passing = new Set(['limit', 'cursor', 'format', 'fields', 'facets'])

/** Everything else of the query, in whatever order it was written. */
function orderOf(query: ListQuery): string {
  const names: string[] = []
  for (const name in query) if (!passing.has(name)) names.push(name)
  let text = ''
  for (const name of names.sort()) {
    const value = query[name]
    text += `${name}=${typeof value === 'object' ? JSON.stringify(value) : value}\n`
  }
  return hashText(text)
}

/** Names the last item of a page by its values, not by its place: items that come or go do not shift the next page. */
export function writeCursor(query: ListQuery, last: readonly SortValue[]): string {
  const text = JSON.stringify([orderOf(query), last])
  return btoa(isAscii.test(text) ? text : toUtf8(text))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

const isAscii = /^[ -~]*$/
/** btoa knows no more than Latin-1. */
const toUtf8 = (text: string) => String.fromCharCode(...new TextEncoder().encode(text))

/** The values that `writeCursor` was given for the same query. A cursor carries no authority, so it needs no signature. */
export function readCursor(query: ListQuery, cursor: string, valueCount: number): SortValue[] {
  const [order, last] = parse(cursor)
  if (order !== orderOf(query)) throw refusal('this cursor is of another query; use it with the filters and the sort that it was made for')
  if (last.length !== valueCount) throw refusal('this is not a cursor that this server made')
  return last
}

function parse(cursor: string) {
  try {
    const bytes = Uint8Array.from(atob(cursor.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))
    return Cursor.parse(JSON.parse(new TextDecoder().decode(bytes)))
  } catch (cause) {
    throw refusal('this is not a cursor that this server made; take it from nextCursor of the page before', cause)
  }
}

const refusal = (detail: string, cause?: unknown) =>
  new ZooError('invalid-request', detail, { errors: [{ pointer: 'cursor', detail }], cause })
