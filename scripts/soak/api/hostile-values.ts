import fc, { type Arbitrary } from 'fast-check'

const numbers = [0, -0, -1, 0.5, 2 ** 31, 2 ** 53, -(2 ** 53), 1e21, 1e-320, Number.MAX_VALUE, -1e308]

const words = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\u202e\u200d\ufeff',
  '\ud800',
  '\r\nset-cookie: a=b',
  "' or 1=1 --",
  '"); drop table jobs; --',
  '__proto__',
  'constructor',
  'toString',
  '../../etc/passwd',
  '%00',
  '%',
  '<script>alert(1)</script>',
  '=cmd()',
  'NaN',
  '-Infinity',
  '1e999',
  '9'.repeat(400),
  'a'.repeat(5_000),
  '-'.repeat(3_000),
  '('.repeat(2_000),
]

/** Texts that have broken something somewhere. */
export const hostileTexts: Arbitrary<string> = fc.oneof(
  fc.constantFrom(...words),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
)

const nested = (depth: number): unknown => {
  let value: unknown = 1
  for (let i = 0; i < depth; i++) value = i % 2 ? [value] : { a: value }
  return value
}

export const hostileValues: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(...numbers, null, true, false, [], {}, [[]], { length: 1e9 }, { toString: 1 }),
  hostileTexts,
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(10, 500).map(nested),
  fc.integer({ min: 1, max: 3_000 }).map((length) => Array.from({ length }, () => 0)),
)

/** JSON, or nearly, that a value of JavaScript cannot be made to give. */
export const hostileBodies: Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    '{',
    '[',
    'null',
    '"',
    '\ufeff{}',
    '{"__proto__":{"variant":"efficientnet-b0"}}',
    '{"variant":"efficientnet-b0","variant":"x"}',
    '{"batchSize":1e999,"variant":"efficientnet-b0"}',
    '{"samplesMs":[1e400,-1e400]}',
    '[1,]',
    "{'a':1}",
    'NaN',
    '['.repeat(30_000),
    `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
    `{"a":${'{"a":'.repeat(9_000)}1${'}'.repeat(9_001)}`,
    ' '.repeat(70_000),
  ),
  hostileTexts,
)

/** The same value with something wrong in one place: another value, one that is gone, or one more. */
export function spoil(value: unknown, place: number, change: 'replace' | 'remove' | 'add', by: unknown): unknown {
  const copy = structuredClone(value)
  const places = placesOf(copy)
  const at = places[place % Math.max(places.length, 1)]
  if (!at) return by
  const { holder, key } = at
  if (change === 'remove' && !Array.isArray(holder)) delete holder[key]
  else if (change === 'add' && !Array.isArray(holder)) holder[typeof by === 'string' && by !== '__proto__' ? by : 'surplus'] = by
  else (holder as Record<string, unknown>)[key] = by
  return copy
}

function placesOf(value: unknown): { holder: Record<string, unknown>; key: string }[] {
  if (typeof value !== 'object' || value === null) return []
  const holder = value as Record<string, unknown>
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesOf(holder[key])])
}
