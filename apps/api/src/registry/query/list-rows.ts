import type { Facets, Fields, ListQuery, Parameter, SortKey } from '@effzoo/contract'
import { readCursor, writeCursor } from '../cursor.ts'
import { type Bound, boundsOf, type Condition, toCondition, toMatcher } from './condition.ts'
import { countFacets } from './facets.ts'
import { paretoFront } from './pareto.ts'
import { narrowest, toStretches } from './plan.ts'
import { comparerOf, type Selection, type SelectOptions, selectAmong, selectInOrder, selectRows, withTieBreak } from './select.ts'
import type { Table } from './table.ts'

/** What a list may be asked, apart from the table that it is of. */
export interface ListSource {
  readonly fields: Fields
  readonly parameters: ReadonlyMap<string, Parameter>
  /** Where the query names none. */
  readonly sort: readonly SortKey[]
}

/** What some parameters ask for that is no plain bound on their field. */
export interface Special {
  /** These parameters are seen to here, and set no bound of their own. */
  readonly names: readonly string[]
  readonly bounds?: readonly Bound[]
  readonly condition?: Condition
}

export interface RowPage {
  readonly rows: readonly number[]
  readonly nextCursor: string | null
  readonly facets?: Facets
}

export const defaultLimit = 50
const nothingSpecial: Special = { names: [] }

/** One page of the rows that match. What is unknown matches no bound on it and no filter, and is sorted last either way. */
export function listRows(table: Table, source: ListSource, query: ListQuery, special = nothingSpecial): RowPage {
  const keys = withTieBreak(query.sort ?? source.sort)
  const { bounds, hasCondition, matches } = matcherOf(table, source, query, special)
  const after = query.cursor === undefined ? undefined : readCursor(query, query.cursor, keys.length)

  const all = query.facets || query.pareto ? matchingRows(table, matches) : undefined
  const front = all && query.pareto && new Set(paretoFront(table, source.fields, query.pareto, all))
  const options = { keys, limit: query.limit ?? defaultLimit, after, matches: front ? (row: number) => front.has(row) : matches }
  const { rows, hasMore } = selectFastest(table, all || query.include ? undefined : bounds, hasCondition, options)

  const last = rows.at(-1)
  const nextCursor = hasMore && last !== undefined ? writeCursor(query, valuesOf(table, keys, last)) : null
  const facets = all && query.facets && countFacets(table, query.facets, front ? [...front] : all)
  return facets ? { rows, nextCursor, facets } : { rows, nextCursor }
}

/** All of these give the same page. */
function selectFastest(table: Table, bounds: readonly Bound[] | undefined, hasCondition: boolean, options: SelectOptions): Selection {
  if (!bounds) return selectRows(table, options)
  const { keys, limit, after } = options
  const isInOrder = keys[1] === undefined || (keys[1].field === 'id' && !keys[1].descending)
  const canWalk = isInOrder && after === undefined && !hasCondition
  const stretches = toStretches(table, bounds)
  const few = narrowest(table, stretches, limit + 1, canWalk && table.ranksInOrder !== undefined)
  if (few) return selectAmong(table, few, options)
  return (canWalk ? selectInOrder(table, stretches, keys[0]!, limit) : undefined) ?? selectRows(table, options)
}

/** Every row that matches, in order, whatever the page: for a picture of them. */
export function allRows(table: Table, source: ListSource, query: ListQuery, special = nothingSpecial): number[] {
  return matchingRows(table, matcherOf(table, source, query, special).matches).sort(
    comparerOf(table, withTieBreak(query.sort ?? source.sort)),
  )
}

function matcherOf(table: Table, { parameters }: ListSource, query: ListQuery, special: Special) {
  const bounds = [...boundsOf(table, parameters, query, special.names), ...(special.bounds ?? [])]
  const conditions = [special.condition, query.filter && toCondition(table, query.filter)].filter((condition) => condition !== undefined)
  const condition: Condition | undefined = conditions.length < 2 ? conditions[0] : (row) => Math.min(...conditions.map((one) => one(row)))
  return { bounds, hasCondition: condition !== undefined, matches: toMatcher(bounds, condition, query.include === 'unknown') }
}

const valuesOf = (table: Table, keys: readonly SortKey[], row: number) => keys.map(({ field }) => table.cell(row, field))

function matchingRows(table: Table, matches: (row: number) => boolean): number[] {
  const rows: number[] = []
  for (let row = 0; row < table.rowCount; row++) if (matches(row)) rows.push(row)
  return rows
}
