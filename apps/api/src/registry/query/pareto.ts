import type { Fields } from '@effzoo/contract'
import type { Table } from './table.ts'

/**
 * Of the rows those that no other beats: better in one of the fields and no worse in the others. What is unknown in one of them is no
 * part of a front; rows that are equal in all of them are all kept.
 */
export function paretoFront(table: Table, fields: Fields, names: readonly string[], rows: readonly number[]): number[] {
  // turned so that less is better everywhere
  const columns = names.map((name) => ({ values: table.column(name).values, sign: fields[name]?.better === 'high' ? -1 : 1 }))
  const valueAt = (row: number, i: number) => columns[i]!.sign * columns[i]!.values[row]!
  const known = rows.filter((row) => columns.every(({ values }) => !Number.isNaN(values[row])))
  const compare = (a: number, b: number) => {
    for (let i = 0; i < columns.length; i++) {
      const difference = valueAt(a, i) - valueAt(b, i)
      if (difference !== 0) return difference
    }
    return a - b
  }
  // sorted, so that nothing is beaten by what comes after it
  known.sort(compare)
  return columns.length === 2 ? sweep(known, valueAt) : known.filter(unbeaten(columns.length, valueAt))
}

/** Of two fields one walk is enough: what came before is no worse in the first, so the best of the second decides. */
function sweep(sorted: readonly number[], valueAt: (row: number, i: number) => number): number[] {
  let best = { first: Number.NEGATIVE_INFINITY, second: Number.POSITIVE_INFINITY }
  return sorted.filter((row) => {
    const [first, second] = [valueAt(row, 0), valueAt(row, 1)]
    if (best.second < second || (best.second === second && best.first < first)) return false
    best = { first, second }
    return true
  })
}

function unbeaten(count: number, valueAt: (row: number, i: number) => number): (row: number) => boolean {
  const front: number[] = []
  const beats = (a: number, b: number) => {
    let isBetter = false
    for (let i = 0; i < count; i++) {
      const difference = valueAt(a, i) - valueAt(b, i)
      if (difference > 0) return false
      if (difference < 0) isBetter = true
    }
    return isBetter
  }
  return (row) => {
    if (front.some((kept) => beats(kept, row))) return false
    front.push(row)
    return true
  }
}
