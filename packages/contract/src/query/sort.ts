import { byNearness } from '../by-nearness.ts'
import { type Fields, isNumeric, type Parsed } from './field.ts'

export interface SortKey {
  readonly field: string
  readonly descending: boolean
}

const maxNames = 8

/** Names of fields, joined by commas, each once. */
export function parseNames(text: string, allowed: readonly string[], use: string, max = maxNames * 4): Parsed<string[]> {
  const names = text.split(',')
  if (names.length > max) return { error: `${names.length} fields are too many; allowed are ${max}` }
  for (const [i, name] of names.entries()) {
    if (!allowed.includes(name)) return { error: `"${name}" is not a field to ${use}; ${nearestOf(name, allowed)}` }
    if (names.indexOf(name) < i) return { error: `"${name}" stands twice; name each field once` }
  }
  return { value: names }
}

/** What to use instead of a name that is not known. */
export const nearestOf = (name: string, allowed: readonly string[]) =>
  `did you mean ${byNearness(name, allowed)[0]}? allowed are ${allowed.join(', ')}`

export function parseSort(text: string, allowed: readonly string[]): Parsed<SortKey[]> {
  const parts = text.split(',')
  if (parts.length > maxNames) return { error: `${parts.length} fields are too many to sort by; allowed are ${maxNames}` }
  const keys: SortKey[] = []
  for (const part of parts) {
    const descending = part.startsWith('-')
    const field = descending ? part.slice(1) : part
    if (!allowed.includes(field)) {
      return { error: `"${field}" is not a field to sort by; ${nearestOf(field, allowed)}, each with a leading - for descending` }
    }
    if (keys.some((key) => key.field === field)) return { error: `"${field}" stands twice in sort; name each field once` }
    keys.push({ field, descending })
  }
  return { value: keys }
}

/** Two or three numeric fields of which it is known what is better. */
export function parsePareto(text: string, fields: Fields): Parsed<string[]> {
  const allowed = Object.keys(fields).filter((name) => fields[name]!.better !== undefined)
  const parsed = parseNames(text, allowed, 'weigh', 3)
  return 'value' in parsed && parsed.value.length < 2 ? { error: 'a front is of two or three fields, such as top1,params' } : parsed
}

/** Fields of which there are few values. */
export function parseFacets(text: string, fields: Fields): Parsed<string[]> {
  const allowed = Object.keys(fields).filter((name) => name !== 'id' && (!isNumeric(fields[name]!) || fields[name]!.kind === 'whole'))
  return parseNames(text, allowed, 'count by', 6)
}
