import type { SortKey } from '@effzoo/contract'
import type { SortValue } from '../cursor.ts'
import { placeOf } from './condition.ts'
import type { Order, Table } from './table.ts'

export interface Selection {
  readonly rows: readonly number[]
  /** Whether more rows match behind them. */
  readonly hasMore: boolean
}

export interface SelectOptions {
  readonly keys: readonly SortKey[]
  readonly matches: (row: number) => boolean
  readonly limit: number
  /** Values of the last row of the page before, one for each key. */
  readonly after?: readonly SortValue[] | undefined
}

/** Ids are unique, so with them every order is total, and a cursor stands at one place only. */
export const withTieBreak = (keys: readonly SortKey[]): readonly SortKey[] =>
  keys.some(({ field }) => field === 'id') ? keys : [...keys, { field: 'id', descending: false }]

/**
 * Walks the rows in the order of the first key, and stops as soon as the page is full. Only among rows that are equal in that key
 * something has to be sorted, and by the id alone they are sorted already.
 */
export function selectRows(table: Table, { keys, matches, limit, after }: SelectOptions): Selection {
  const first = keys[0]!
  const rest = keys.slice(1)
  const isIdNext = rest.length === 0 || (rest[0]!.field === 'id' && !rest[0]!.descending)
  const order = table.order(first.field)
  const { values } = table.column(first.field)
  const places = after && keys.map(({ field }, i) => toPlace(table, field, after[i] ?? null))
  const isBehind = places && ((row: number) => comparePlaces(table, keys, row, places) > 0)
  const compareRest = isIdNext ? undefined : comparerOf(table, rest)

  const rows: number[] = []
  /** Answers whether the page is full. A page has one row more, which only tells that there are more. */
  const take = (row: number) => rows.push(row) > limit
  for (const [start, end] of runsOf(order, values, first.descending, places?.[0])) {
    if (!compareRest) {
      for (let i = start; i < end; i++) {
        const row = order.rows[i]!
        if (matches(row) && (!isBehind || isBehind(row)) && take(row)) return { rows: rows.slice(0, limit), hasMore: true }
      }
      continue
    }
    const run: number[] = []
    for (let i = start; i < end; i++) {
      const row = order.rows[i]!
      if (matches(row) && (!isBehind || isBehind(row))) run.push(row)
    }
    if (run.length > 1) run.sort(compareRest)
    for (const row of run) if (take(row)) return { rows: rows.slice(0, limit), hasMore: true }
  }
  return { rows, hasMore: false }
}

/** From and to places in the order, of rows with one value of the first key, in the direction asked for; the unknown ones last. */
function* runsOf(
  { rows, knownCount }: Order,
  values: Float64Array,
  descending: boolean,
  after: number | undefined,
): Generator<[number, number]> {
  const isAfterKnown = after !== undefined && Number.isNaN(after)
  if (!isAfterKnown && !descending) {
    let start = after === undefined ? 0 : lowerBound(rows, values, knownCount, after, false)
    while (start < knownCount) {
      const value = values[rows[start]!]!
      let end = start + 1
      while (end < knownCount && values[rows[end]!] === value) end++
      yield [start, end]
      start = end
    }
  } else if (!isAfterKnown) {
    let end = after === undefined ? knownCount : lowerBound(rows, values, knownCount, after, true)
    while (end > 0) {
      const value = values[rows[end - 1]!]!
      let start = end - 1
      while (start > 0 && values[rows[start - 1]!] === value) start--
      yield [start, end]
      end = start
    }
  }
  if (knownCount < rows.length) yield [knownCount, rows.length]
}

/** How many rows lie below the value, or with `included` at it or below. */
export function lowerBound(rows: Uint32Array, values: Float64Array, knownCount: number, value: number, included: boolean): number {
  let low = 0
  let high = knownCount
  while (low < high) {
    const middle = (low + high) >> 1
    const found = values[rows[middle]!]!
    if (found < value || (included && found === value)) low = middle + 1
    else high = middle
  }
  return low
}

function toPlace(table: Table, field: string, value: SortValue): number {
  if (value === null) return Number.NaN
  return typeof value === 'string' ? placeOf(table.column(field), value) : Number(value)
}

function comparePlaces(table: Table, keys: readonly SortKey[], row: number, places: readonly number[]): number {
  for (let i = 0; i < keys.length; i++) {
    const order = compareValues(table.column(keys[i]!.field).values[row]!, places[i]!, keys[i]!.descending)
    if (order !== 0) return order
  }
  return 0
}

/** Of rows, by all keys. */
export function comparerOf(table: Table, keys: readonly SortKey[]): (a: number, b: number) => number {
  const columns = keys.map(({ field, descending }) => ({ values: table.column(field).values, descending }))
  return (a, b) => {
    for (const { values, descending } of columns) {
      const order = compareValues(values[a]!, values[b]!, descending)
      if (order !== 0) return order
    }
    return 0
  }
}

function compareValues(a: number, b: number, descending: boolean): number {
  if (a === b) return 0
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : 1
  if (Number.isNaN(b)) return -1
  return a < b === descending ? 1 : -1
}
