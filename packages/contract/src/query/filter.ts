import { type Fields, type FieldValue, isNumeric, type Parsed, parseValue } from './field.ts'
import { type Comparator, readTokens, type Token } from './filter-tokens.ts'
import { nearestOf } from './sort.ts'

/** A condition on the fields of a list. */
export type Filter =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Filter[] }
  | { readonly kind: 'not'; readonly of: Filter }
  | { readonly kind: 'compare'; readonly field: string; readonly comparator: Comparator; readonly value: FieldValue }

/** Of what a filter may have: enough for people, too little to keep a server busy. */
export const filterBounds = { maxLength: 2_000, maxDepth: 16, maxTerms: 64 } as const

class FilterError extends Error {}

/**
 * Reads a subset of AIP-160: comparisons, AND, OR, NOT, parentheses. AND and OR side by side are refused: there AIP-160 binds OR more
 * tightly, which hardly anybody expects.
 */
export function parseFilter(source: string, fields: Fields): Parsed<Filter> {
  if (source.length > filterBounds.maxLength)
    return { error: `the filter has ${source.length} characters; allowed are ${filterBounds.maxLength}` }
  const tokens = readTokens(source)
  if ('error' in tokens) return tokens
  try {
    return { value: readFilter(tokens.value, fields) }
  } catch (error) {
    if (error instanceof FilterError) return { error: error.message }
    throw error
  }
}

function readFilter(tokens: readonly Token[], fields: Fields): Filter {
  let place = 0
  let terms = 0

  const fail = (token: Token | undefined, detail: string): never => {
    throw new FilterError(token ? `column ${token.column}: ${detail}` : `at its end: ${detail}`)
  }
  const isWord = (token: Token | undefined, text: string) => token?.kind === 'word' && token.text === text

  function expression(depth: number): Filter {
    const first = term(depth)
    const joint = tokens[place]
    if (!isWord(joint, 'AND') && !isWord(joint, 'OR')) return first
    const of = [first]
    while (isWord(tokens[place], joint!.text)) {
      place++
      of.push(term(depth))
    }
    if (isWord(tokens[place], 'AND') || isWord(tokens[place], 'OR')) {
      fail(tokens[place], 'AND and OR stand side by side; put parentheses around what belongs together')
    }
    return { kind: joint!.text === 'AND' ? 'all' : 'any', of }
  }

  function term(depth: number): Filter {
    if (depth > filterBounds.maxDepth) fail(tokens[place], `nested too deeply; allowed are ${filterBounds.maxDepth} levels`)
    if (isWord(tokens[place], 'NOT')) {
      place++
      return { kind: 'not', of: term(depth + 1) }
    }
    if (tokens[place]?.kind === 'open') {
      place++
      const inner = expression(depth + 1)
      if (tokens[place]?.kind !== 'close') fail(tokens[place], 'a closing parenthesis is missing')
      place++
      return inner
    }
    return comparison()
  }

  function comparison(): Filter {
    const name = tokens[place++]
    if (name?.kind !== 'word') fail(name, 'a comparison is needed here, such as params < 25M')
    const field = Object.hasOwn(fields, name!.text)
      ? fields[name!.text]!
      : fail(name, `"${name!.text}" is not a field; ${nearestOf(name!.text, Object.keys(fields))}`)
    const comparator = tokens[place++]
    if (comparator?.kind !== 'comparator') fail(comparator, `after ${name!.text} a comparison is needed: = != < <= > or >=`)
    if (!isNumeric(field) && comparator!.text !== '=' && comparator!.text !== '!=') {
      fail(comparator, `${name!.text} has no order to compare by; allowed are = and !=`)
    }
    const operand = tokens[place++]
    if (operand?.kind !== 'word' && operand?.kind !== 'text') fail(operand, `a value is needed after ${name!.text} ${comparator!.text}`)
    const parsed = parseValue(field, operand!.text)
    if ('error' in parsed) return fail(operand, parsed.error)
    if (++terms > filterBounds.maxTerms) fail(name, `too many comparisons; allowed are ${filterBounds.maxTerms}`)
    return { kind: 'compare', field: name!.text, comparator: comparator!.text as Comparator, value: parsed.value }
  }

  const filter = expression(0)
  if (place < tokens.length) fail(tokens[place], `"${tokens[place]!.text}" is not expected here; join comparisons with AND or OR`)
  return filter
}
