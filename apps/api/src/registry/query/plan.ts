import type { Bound } from './condition.ts'
import type { Table } from './table.ts'

/** What a look at a row out of order and a comparison in a sort cost beside a step of a walk in order: only about right. */
const costs = { look: 3, comparison: 12 } as const

/** A bound as the stretch of its field's ascending order that it leaves. What is unknown stands behind all that is known, and in no stretch. */
export interface Stretch {
  readonly field: string
  readonly start: number
  readonly end: number
}

export const toStretches = (table: Table, bounds: readonly Bound[]): Stretch[] =>
  bounds.map(({ field, values, min, max }) => {
    const { rows, knownCount } = table.order(field, false)
    const start = countBelow(rows, knownCount, values, min)
    const end = countBelow(rows, knownCount, values, max, true)
    return { field, start, end: Math.max(start, end) }
  })

/** How many rows of an ascending order have less than the limit, or as much. A test given as a function would cost more than all the rest. */
function countBelow(rows: Uint32Array, knownCount: number, values: Float64Array, limit: number, isIncluded = false): number {
  let low = 0
  let high = knownCount
  while (low < high) {
    const middle = (low + high) >> 1
    const value = values[rows[middle]!]!
    if (value < limit || (isIncluded && value === limit)) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * The rows of the narrowest bound, where to look at them alone is less work than to walk in the order that is asked for until the page is
 * full. That walk is taken to find a match as often as chance would have it.
 */
export function narrowest(table: Table, stretches: readonly Stretch[], pageCount: number, isInOrder: boolean): Uint32Array | undefined {
  let best: Stretch | undefined
  let matchShare = 1
  for (const stretch of stretches) {
    const length = stretch.end - stretch.start
    matchShare *= length / table.rowCount
    if (best === undefined || length < best.end - best.start) best = stretch
  }
  if (best === undefined) return undefined
  const length = best.end - best.start
  const matchCount = matchShare * table.rowCount
  const walkCost = Math.min(table.rowCount, pageCount / Math.max(matchShare, 1e-9)) * (isInOrder ? 1 : costs.look)
  const sortCost = length * costs.look + costs.comparison * matchCount * Math.log2(matchCount + 2)
  return sortCost < walkCost ? table.order(best.field, false).rows.subarray(best.start, best.end) : undefined
}
