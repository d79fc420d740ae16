import type { ListQuery } from '@effzoo/contract'
import { and, desc, eq, gte, lt, or, type SQL } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import { readCursor, type SortValue, writeCursor } from '../../registry/cursor.ts'

export interface LiveOrder {
  readonly time: SQLiteColumn
  readonly id: SQLiteColumn
}

export const defaultLiveLimit = 50

/** Conditions of a list that is read from the database, newest first: those of its parameters, and where its page begins. */
export function conditionsOf(
  query: ListQuery,
  columns: Readonly<Record<string, SQLiteColumn | SQL>>,
  { time, id }: LiveOrder,
): SQL | undefined {
  const conditions = Object.entries(query).flatMap(([name, value]) => {
    if (name === 'since') return [gte(time, value)]
    const column = columns[name]
    return column ? [eq(column as SQL, value)] : []
  })
  if (query.cursor !== undefined) {
    const [timeMs, lastId] = readCursor(query, query.cursor, 2)
    conditions.push(or(lt(time, timeMs), and(eq(time, timeMs), lt(id, lastId)))!)
  }
  return and(...conditions)
}

export const newestFirst = ({ time, id }: LiveOrder) => [desc(time), desc(id)] as const

/** One row more than the page was read, which tells whether there is another page. */
export function toPage<Row>(rows: readonly Row[], query: ListQuery, valuesOf: (row: Row) => readonly SortValue[]) {
  const limit = query.limit ?? defaultLiveLimit
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last !== undefined ? writeCursor(query, valuesOf(last)) : null }
}
