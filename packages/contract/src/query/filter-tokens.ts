import type { Parsed } from './field.ts'

export const comparators = ['=', '!=', '<', '<=', '>', '>='] as const
export type Comparator = (typeof comparators)[number]

export interface Token {
  readonly kind: 'word' | 'text' | 'comparator' | 'open' | 'close'
  readonly text: string
  /** From 1, as editors count. */
  readonly column: number
}

const pattern = /\s*(?:(<=|>=|!=|=|<|>)|(\()|(\))|"((?:[^"\\]|\\.)*)"|([^\s()<>=!"']+))/y

/** The words of a filter. A quoted text takes `\"` and `\\`. */
export function readTokens(source: string): Parsed<Token[]> {
  const tokens: Token[] = []
  let place = 0
  while (source.slice(place).trim() !== '') {
    pattern.lastIndex = place
    const match = pattern.exec(source)
    if (!match) return { error: `column ${place + 1}: ${JSON.stringify(source.slice(place, place + 20))} is not understood` }
    const [whole, comparator, open, close, quoted, word] = match
    const column = place + 1 + (whole.length - whole.trimStart().length)
    if (comparator !== undefined) tokens.push({ kind: 'comparator', text: comparator, column })
    else if (open !== undefined) tokens.push({ kind: 'open', text: open, column })
    else if (close !== undefined) tokens.push({ kind: 'close', text: close, column })
    else if (quoted !== undefined) tokens.push({ kind: 'text', text: quoted.replaceAll(/\\(.)/g, '$1'), column })
    else tokens.push({ kind: 'word', text: word!, column })
    place = pattern.lastIndex
  }
  return { value: tokens }
}
