import { hashText } from '../hash-text.ts'

/** The name of a figure: a hash of what it says and where it stands, so that it outlives a new order, a reworded note and a new column. */
export function figureId(kind: string, said: Readonly<Record<string, string | number | null>>): string {
  const known = Object.entries(said).filter(([, value]) => value !== null)
  return `fig_${hashText(JSON.stringify([kind, known.sort(([a], [b]) => (a < b ? -1 : 1))]))}`
}
