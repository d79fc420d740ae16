import { FormatError } from '../format-error.ts'
import { tensorLimits } from '../tensor-list.ts'

export type Json = string | number | boolean | null | readonly Json[] | ReadonlyMap<string, Json>

const maxDepth = 8
/** Of one object. */
const maxKeyCount = tensorLimits.tensorCount + 1
const scalar = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y

/**
 * JSON.parse, but a key that stands twice in an object is refused, as the format demands: JSON.parse would keep the last one and
 * say nothing, and two programs could see two different tensors in one file.
 */
export function parseStrictJson(text: string): Json {
  let at = 0

  const refuse = (what: string): never => {
    throw new FormatError('safetensors', `the header is not valid JSON: ${what} at character ${at}`)
  }
  const skipSpace = () => {
    while (text[at] === ' ' || text[at] === '\n' || text[at] === '\t' || text[at] === '\r') at++
  }
  const take = (character: string) => {
    skipSpace()
    if (text[at] !== character) return false
    at++
    return true
  }

  function string(): string {
    const start = at++
    let isPlain = true
    for (;;) {
      const code = text.charCodeAt(at)
      if (!(code >= 0x20)) refuse(at < text.length ? 'a control character in a string' : 'a string without its end')
      if (code === 0x22) break
      if (code === 0x5c) isPlain = false
      at += code === 0x5c ? 2 : 1
    }
    at++
    if (isPlain) return text.slice(start + 1, at - 1)
    try {
      return JSON.parse(text.slice(start, at)) as string
    } catch {
      return refuse('a string with an unknown escape that ends')
    }
  }

  function object(depth: number): ReadonlyMap<string, Json> {
    const entries = new Map<string, Json>()
    if (take('}')) return entries
    do {
      skipSpace()
      if (text[at] !== '"') refuse('no key')
      const key = string()
      if (entries.has(key)) refuse(`the key ${JSON.stringify(key)} for the second time`)
      if (entries.size === maxKeyCount) refuse(`more than ${maxKeyCount} keys`)
      if (!take(':')) refuse('no colon')
      entries.set(key, value(depth))
    } while (take(','))
    if (!take('}')) refuse('neither comma nor }')
    return entries
  }

  function array(depth: number): readonly Json[] {
    const items: Json[] = []
    if (take(']')) return items
    do items.push(value(depth))
    while (take(','))
    if (!take(']')) refuse('neither comma nor ]')
    return items
  }

  function value(depth: number): Json {
    skipSpace()
    if (depth > maxDepth) refuse(`more than ${maxDepth} levels`)
    if (text[at] === '"') return string()
    if (take('{')) return object(depth + 1)
    if (take('[')) return array(depth + 1)
    scalar.lastIndex = at
    const [found] = scalar.exec(text) ?? []
    if (found === undefined) return refuse('no value')
    at += found.length
    return JSON.parse(found) as Json
  }

  const parsed = value(0)
  skipSpace()
  if (at < text.length) refuse('something after the end')
  return parsed
}
