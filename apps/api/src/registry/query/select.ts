import type { SortKey } from '@effzoo/contract'
import type { SortValue } from '../cursor.ts'
import { placeOf } from './condition.ts'
import type { Stretch } from './plan.ts'
import type { Order, Ranks, Table } from './table.ts'

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
  const order = table.order(first.field, first.descending)
  const { values } = table.column(first.field)
  const isBehind = after && behind(table, keys, after)
  const start = after ? startOf(order, values, first.descending, toPlace(table, first.field, after[0] ?? null)) : 0
  const second = keys[1]
  const isSorted = second === undefined || (second.field === 'id' && !second.descending)
  const rows = isSorted
    ? walk(order.rows, start, isBehind ? (row) => matches(row) && isBehind(row) : matches, limit + 1)
    : walkRuns(order.rows, values, start, matches, isBehind, limit + 1, comparerOf(table, keys.slice(1)))
  const hasMore = rows.length > limit
  if (hasMore) rows.length = limit
  return { rows, hasMore }
}

type Test = (row: number) => boolean

function walk(order: Uint32Array, start: number, matches: Test, count: number): number[] {
  const rows: number[] = []
  for (let i = start; i < order.length; i++) {
    const row = order[i]!
    if (matches(row) && rows.push(row) === count) break
  }
  return rows
}

/**
 * The first page in the order of one field where there is nothing but bounds: over ranks that lie in that order, from where a bound on
 * the field itself begins to where it ends.
 */
export function selectInOrder(
  table: Table,
  stretches: readonly Stretch[],
  { field, descending }: SortKey,
  limit: number,
): Selection | undefined {
  if (!table.ranksInOrder) return undefined
  const { rows: order, knownCount } = table.order(field, descending)
  let start = 0
  let end = order.length
  const tests: RankTest[] = []
  for (const stretch of stretches) {
    if (stretch.field !== field) {
      const ranks = table.ranksInOrder(stretch.field, field, descending)
      tests.push({ ranks, from: stretch.start, count: stretch.end - stretch.start })
      continue
    }
    start = Math.max(start, descending ? knownCount - stretch.end : stretch.start)
    end = Math.min(end, descending ? knownCount - stretch.start : stretch.end)
  }
  const rows = walkRanks(order, start, end, tests, limit + 1)
  const hasMore = rows.length > limit
  if (hasMore) rows.length = limit
  return { rows, hasMore }
}

interface RankTest {
  readonly ranks: Ranks
  readonly from: number
  readonly count: number
}

/**
 * Spelled out for one and two tests, since this is what a query spends its time in. A rank before `from` is a huge number once it is
 * taken as unsigned, so that one comparison does for both ends.
 */
function walkRanks(order: Uint32Array, start: number, end: number, tests: readonly RankTest[], count: number): number[] {
  const rows: number[] = []
  const [first, second] = tests
  if (!first) {
    for (let place = start; place < end && rows.length < count; place++) rows.push(order[place]!)
    return rows
  }
  const { ranks: a, from, count: width } = first
  if (!second) {
    for (let place = start; place < end; place++) if ((a[place]! - from) >>> 0 < width && rows.push(order[place]!) === count) break
    return rows
  }
  const { ranks: b, from: from2, count: width2 } = second
  const others = tests.slice(2)
  for (let place = start; place < end; place++) {
    if ((a[place]! - from) >>> 0 >= width || (b[place]! - from2) >>> 0 >= width2) continue
    if (!others.every((other) => (other.ranks[place]! - other.from) >>> 0 < other.count)) continue
    if (rows.push(order[place]!) === count) break
  }
  return rows
}

/** Row for row of one value of the first key, the unknown ones together at the end. */
function walkRuns(
  order: Uint32Array,
  values: Float64Array,
  start: number,
  matches: Test,
  isBehind: Test | undefined,
  count: number,
  compare: (a: number, b: number) => number,
): number[] {
  const rows: number[] = []
  for (let i = start; i < order.length && rows.length < count; ) {
    const value = values[order[i]!]!
    const run: number[] = []
    for (; i < order.length; i++) {
      const row = order[i]!
      if (values[row] !== value && !(Number.isNaN(value) && Number.isNaN(values[row]))) break
      if (matches(row) && (isBehind === undefined || isBehind(row))) run.push(row)
    }
    if (run.length > 1) run.sort(compare)
    for (const row of run) rows.push(row)
  }
  if (rows.length > count) rows.length = count
  return rows
}

/** The same page from few candidates: all that match are sorted, which is less work than a walk that finds them late. */
export function selectAmong(table: Table, candidates: Uint32Array, { keys, matches, limit, after }: SelectOptions): Selection {
  const isBehind = after && behind(table, keys, after)
  const rows = walk(candidates, 0, isBehind ? (row) => matches(row) && isBehind(row) : matches, Number.POSITIVE_INFINITY).sort(
    comparerOf(table, keys),
  )
  const hasMore = rows.length > limit
  if (hasMore) rows.length = limit
  return { rows, hasMore }
}

/** Where in the order rows of the cursor's own value begin. */
function startOf({ rows, knownCount }: Order, values: Float64Array, descending: boolean, place: number): number {
  if (Number.isNaN(place)) return knownCount
  return lowerBound(rows, knownCount, (row) => (descending ? values[row]! > place : values[row]! < place))
}

/** How many rows at the beginning are `before`, of an order in which none is before one that is not. */
function lowerBound(rows: Uint32Array, knownCount: number, before: Test): number {
  let low = 0
  let high = knownCount
  while (low < high) {
    const middle = (low + high) >> 1
    if (before(rows[middle]!)) low = middle + 1
    else high = middle
  }
  return low
}

function toPlace(table: Table, field: string, value: SortValue): number {
  if (value === null) return Number.NaN
  return typeof value === 'string' ? placeOf(table.column(field), value) : Number(value)
}

function behind(table: Table, keys: readonly SortKey[], after: readonly SortValue[]): Test {
  const columns = keys.map(({ field, descending }, i) => ({
    values: table.column(field).values,
    place: toPlace(table, field, after[i] ?? null),
    descending,
  }))
  return (row) => {
    for (const { values, place, descending } of columns) {
      const order = compareValues(values[row]!, place, descending)
      if (order !== 0) return order > 0
    }
    return false
  }
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
