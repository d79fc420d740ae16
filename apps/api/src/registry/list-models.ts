import type { ModelPage, ModelQuery, SortKey, Variant } from '@effzoo/contract'
import { readCursor, type SortValue, writeCursor } from './cursor.ts'

const defaultLimit = 50

/** One page of the variants that match. A variant whose value is unknown matches no bound on it, and is sorted last either way. */
export function listModels(variants: readonly Variant[], query: ModelQuery): ModelPage {
  const keys = withTieBreak(query.sort ?? [])
  const valuesOf = (variant: Variant): SortValue[] => keys.map(({ field }) => variant[field])
  const after = query.cursor === undefined ? undefined : readCursor(query, query.cursor, keys.length)

  const limit = query.limit ?? defaultLimit
  const rest = variants
    .filter((variant) => matches(variant, query))
    .map((variant) => ({ variant, values: valuesOf(variant) }))
    .filter(({ values }) => after === undefined || compare(values, after, keys) > 0)
    .sort((a, b) => compare(a.values, b.values, keys))
  const page = rest.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.map(({ variant }) => variant),
    nextCursor: last && rest.length > limit ? writeCursor(query, last.values) : null,
  }
}

/** Ids are unique, so with them every order is total, and a cursor stands at one place only. */
const withTieBreak = (keys: readonly SortKey[]): readonly SortKey[] =>
  keys.some(({ field }) => field === 'id') ? keys : [...keys, { field: 'id', descending: false }]

function matches(variant: Variant, query: ModelQuery): boolean {
  return (
    (query.family === undefined || variant.family === query.family) &&
    isWithin(variant.params, query.minParams, query.maxParams) &&
    isWithin(variant.macs, query.minMacs, query.maxMacs) &&
    isWithin(variant.macs, query.minFlops, query.maxFlops) &&
    isWithin(variant.top1, query.minTop1, undefined)
  )
}

function isWithin(value: number | null, min: number | undefined, max: number | undefined): boolean {
  if (min === undefined && max === undefined) return true
  return value !== null && (min === undefined || value >= min) && (max === undefined || value <= max)
}

function compare(a: readonly SortValue[], b: readonly SortValue[], keys: readonly SortKey[]): number {
  for (const [i, { descending }] of keys.entries()) {
    const order = compareValues(a[i] ?? null, b[i] ?? null, descending)
    if (order !== 0) return order
  }
  return 0
}

function compareValues(a: SortValue, b: SortValue, descending: boolean): number {
  if (a === b) return 0
  if (a === null) return 1
  if (b === null) return -1
  return a < b === descending ? 1 : -1
}
