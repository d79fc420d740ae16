import { isKind, type PickleValue, type View } from './pickle-values.ts'
import { refuse } from './refuse.ts'

const maxDepth = 64
const maxVisitCount = 1_000_000

/**
 * Names every tensor by the way to it: keys of dictionaries and indices of lists and tuples, joined by dots. So
 * `{'state_dict': {'conv.weight': t}, 'ema': [u]}` holds `state_dict.conv.weight` and `ema.0`. All that is no tensor is passed over.
 */
export function* flatten(root: PickleValue): Generator<{ readonly name: string; readonly view: View }> {
  let visitCount = 0

  function* visit(value: PickleValue, path: readonly string[]): Generator<{ readonly name: string; readonly view: View }> {
    if (++visitCount > maxVisitCount || path.length > maxDepth) {
      refuse(`the dictionaries and lists are nested more than ${maxDepth} deep, or hold each other`)
    }
    if (isKind(value, 'view')) {
      if (path.length === 0) refuse('the file holds a single tensor, which has no name; save a dictionary')
      yield { name: path.join('.'), view: value }
    } else if (value instanceof Map) for (const [key, item] of value) yield* visit(item, [...path, String(key)])
    else if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* visit(item, [...path, String(index)])
    else if (isKind(value, 'tuple')) for (const [index, item] of value.items.entries()) yield* visit(item, [...path, String(index)])
  }

  yield* visit(root, [])
}
