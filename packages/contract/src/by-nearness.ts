/** Of the names, the one that takes the fewest single-letter edits to reach, and the others after it; of equals one that begins with the text. */
export const byNearness = <Name extends string>(text: string, names: readonly Name[]): Name[] =>
  names
    .map((name) => ({
      name,
      distance: editDistance(text.toLowerCase(), name.toLowerCase()),
      isBegun: name.toLowerCase().startsWith(text.toLowerCase()),
    }))
    .sort((a, b) => a.distance - b.distance || Number(b.isBegun) - Number(a.isBegun))
    .map(({ name }) => name)

/** Levenshtein's, one row of his matrix at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[b.length]!
}
