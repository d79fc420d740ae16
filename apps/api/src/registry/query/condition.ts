import type { Filter, Parameter } from '@effzoo/contract'
import type { Column, Table } from './table.ts'

/** Of one row: 0 does not match, 1 cannot be told because something is unknown, 2 matches. So AND is the least, OR the greatest. */
export type Condition = (row: number) => number

/** All bounds of a query at once: a value between `min` and `max`, both included. */
export interface Bound {
  readonly field: string
  readonly values: Float64Array
  readonly min: number
  readonly max: number
}

/** Matches nothing that is known: of a text that no row has. */
const nowhere = { min: 1, max: 0 }

export function toBound(table: Table, field: string, use: 'min' | 'max' | 'equal', value: unknown): Bound {
  const column = table.column(field)
  if (typeof value === 'string') {
    const place = placeOf(column, value)
    return { field, values: column.values, ...(Number.isInteger(place) ? { min: place, max: place } : nowhere) }
  }
  const number = Number(value)
  const min = use === 'max' ? Number.NEGATIVE_INFINITY : number
  const max = use === 'min' ? Number.POSITIVE_INFINITY : number
  return { field, values: column.values, min, max }
}

/** Where a text stands among those of the column, or half a place before the next one if it is none of them. */
export function placeOf({ texts = [] }: Column, text: string): number {
  let low = 0
  let high = texts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (texts[middle]! < text) low = middle + 1
    else high = middle
  }
  return texts[low] === text ? low : low - 0.5
}

/** The bounds that a query sets by parameters which name a field. */
export function boundsOf(
  table: Table,
  parameters: ReadonlyMap<string, Parameter>,
  query: Readonly<Record<string, unknown>>,
  except: readonly string[] = [],
): Bound[] {
  const bounds: Bound[] = []
  for (const name in query) {
    const parameter = parameters.get(name)
    if (parameter && !except.includes(name) && parameter.use !== 'common')
      bounds.push(toBound(table, parameter.field, parameter.use, query[name]))
  }
  return bounds
}

/** Bounds and a filter, as one test of a row. */
export function toMatcher(bounds: readonly Bound[], filter: Condition | undefined, includeUnknown: boolean): (row: number) => boolean {
  const least = includeUnknown ? 1 : 2
  const isWithin = toRowTest(bounds, includeUnknown)
  return filter === undefined ? isWithin : (row) => isWithin(row) && filter(row) >= least
}

/** All bounds at once, spelled out for one and two of them. */
function toRowTest(bounds: readonly Bound[], includeUnknown: boolean): (row: number) => boolean {
  const [first, second] = bounds
  if (!first) return () => true
  // every comparison with NaN is false
  if (includeUnknown) return (row) => bounds.every(({ values, min, max }) => !(values[row]! < min || values[row]! > max))
  const { values: a, min, max } = first
  if (!second) return (row) => a[row]! >= min && a[row]! <= max
  const { values: b, min: min2, max: max2 } = second
  if (bounds.length === 2) return (row) => a[row]! >= min && a[row]! <= max && b[row]! >= min2 && b[row]! <= max2
  const others = toRowTest(bounds.slice(2), false)
  return (row) => a[row]! >= min && a[row]! <= max && b[row]! >= min2 && b[row]! <= max2 && others(row)
}

const comparisons = {
  '=': (a: number, b: number) => a === b,
  '!=': (a: number, b: number) => a !== b,
  '<': (a: number, b: number) => a < b,
  '<=': (a: number, b: number) => a <= b,
  '>': (a: number, b: number) => a > b,
  '>=': (a: number, b: number) => a >= b,
} as const

export function toCondition(table: Table, filter: Filter): Condition {
  if (filter.kind === 'compare') {
    const column = table.column(filter.field)
    const { values } = column
    const operand = typeof filter.value === 'string' ? placeOf(column, filter.value) : Number(filter.value)
    const holds = comparisons[filter.comparator]
    return (row) => (Number.isNaN(values[row]) ? 1 : holds(values[row]!, operand) ? 2 : 0)
  }
  if (filter.kind === 'not') {
    const inner = toCondition(table, filter.of)
    return (row) => 2 - inner(row)
  }
  const conditions = filter.of.map((part) => toCondition(table, part))
  if (filter.kind === 'all') return (row) => fold(conditions, row, 2, (a, b) => (b < a ? b : a), 0)
  return (row) => fold(conditions, row, 0, (a, b) => (b > a ? b : a), 2)
}

function fold(conditions: readonly Condition[], row: number, start: number, join: (a: number, b: number) => number, end: number): number {
  let answer = start
  for (const condition of conditions) {
    answer = join(answer, condition(row))
    if (answer === end) return answer
  }
  return answer
}
