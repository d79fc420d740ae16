import { type ModelQuery, ZooError } from '@effzoo/contract'
import { z } from 'zod'

/** What an item was sorted by. */
export type SortValue = string | number | null

const Cursor = z.tuple([z.string(), z.array(z.union([z.string(), z.number(), z.null()]))])

/** Everything that decides which items come in which order. The page size does not, and may change from page to page. */
const orderOf = ({ limit: _, cursor: __, ...order }: ModelQuery) => JSON.stringify(order)

/** Names the last item of a page by its values, not by its place: items that come or go do not shift the next page. */
export function writeCursor(query: ModelQuery, last: readonly SortValue[]): string {
  return btoa(JSON.stringify([orderOf(query), last]))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/** The values that `writeCursor` was given for the same query. A cursor carries no authority, so it needs no signature. */
export function readCursor(query: ModelQuery, cursor: string, valueCount: number): SortValue[] {
  const [order, last] = parse(cursor)
  if (order !== orderOf(query)) throw refusal('this cursor is of another query; use it with the filters and the sort that it was made for')
  if (last.length !== valueCount) throw refusal('this is not a cursor that this server made')
  return last
}

function parse(cursor: string) {
  try {
    return Cursor.parse(JSON.parse(atob(cursor.replaceAll('-', '+').replaceAll('_', '/'))))
  } catch (cause) {
    throw refusal('this is not a cursor that this server made; take it from nextCursor of the page before', cause)
  }
}

const refusal = (detail: string, cause?: unknown) =>
  new ZooError('invalid-request', detail, { errors: [{ pointer: 'cursor', detail }], cause })
