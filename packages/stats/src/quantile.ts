/** Of samples in ascending order; the mean of the middle two where their number is even. */
export function medianOfSorted(sorted: ArrayLike<number>): number {
  const upper = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[upper]! : (sorted[upper - 1]! + sorted[upper]!) / 2
}

export const medianOf = (values: Iterable<number>) => medianOfSorted(Float64Array.from(values).sort())

/**
 * The nearest-rank quantile of samples in ascending order (type 1 of Hyndman and Fan 1996): the smallest sample that
 * at least `percent` % of all do not exceed. It was really observed; nothing is interpolated into a sparse tail.
 */
export const nearestRank = (sorted: ArrayLike<number>, percent: number): number =>
  // Whole percents keep the product exact, since .9 * n may land above an integer; 99.9 needs the slack.
  sorted[Math.max(1, Math.ceil((percent * sorted.length) / 100 - 1e-9)) - 1]!

/**
 * The interpolated quantile of samples in ascending order (type 7 of Hyndman and Fan 1996, the default of R and NumPy):
 * quartiles come from where samples are dense, and the cut-offs that they are held against were made with it.
 */
export function linearQuantile(sorted: ArrayLike<number>, percent: number): number {
  const position = ((sorted.length - 1) * percent) / 100
  const below = Math.floor(position)
  const low = sorted[below]!
  return below === position ? low : low + (position - below) * (sorted[below + 1]! - low)
}
