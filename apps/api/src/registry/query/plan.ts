import type { Bound } from './condition.ts'
import { lowerBound } from './select.ts'
import type { Table } from './table.ts'

/** What a look at a row out of order and a comparison in a sort cost beside a step of a walk in order: only about right. */
const costs = { look: 3, comparison: 12 } as const

/**
 * The rows of the narrowest bound, where to look at them alone is less work than to walk in the order that is asked for until the page is
 * full. That walk is taken to find a match as often as chance would have it.
 */
export function narrowest(table: Table, bounds: readonly Bound[], pageCount: number, isInOrder: boolean): Uint32Array | undefined {
  let best: Uint32Array | undefined
  let matchShare = 1
  for (const { field, values, min, max } of bounds) {
    const { rows, knownCount } = table.order(field, false)
    const start = lowerBound(rows, knownCount, (row) => values[row]! < min)
    const end = Math.max(
      start,
      lowerBound(rows, knownCount, (row) => values[row]! <= max),
    )
    matchShare *= (end - start) / table.rowCount
    if (best === undefined || end - start < best.length) best = rows.subarray(start, end)
  }
  if (best === undefined) return undefined
  const matchCount = matchShare * table.rowCount
  const walkCost = Math.min(table.rowCount, pageCount / Math.max(matchShare, 1e-9)) * (isInOrder ? 1 : costs.look)
  const sortCost = best.length * costs.look + costs.comparison * matchCount * Math.log2(matchCount + 2)
  return sortCost < walkCost ? best : undefined
}
