import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Json, parseStrictJson } from '../../../../packages/zoo/src/formats/safetensors/strict-json.ts'

const plain = (json: Json): unknown =>
  json instanceof Map ? [...json].map(([key, value]) => [key, plain(value)]) : Array.isArray(json) ? json.map(plain) : json
const expected = (json: unknown): unknown =>
  json !== null && typeof json === 'object' && !Array.isArray(json)
    ? Object.entries(json).map(([key, value]) => [key, expected(value)])
    : Array.isArray(json)
      ? json.map(expected)
      : json

describe('parseStrictJson', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(0, 2, '\t'), (value, space) => {
        const text = JSON.stringify(value, null, space)

        expect(plain(parseStrictJson(text))).toEqual(expected(JSON.parse(text)))
      }),
    )
  })

  it.each([
    ['{"a":1,"a":2}', 'the key "a" for the second time at character 10'],
    ['{"a":1,"\\u0061":2}', 'the key "a" for the second time'],
    ['{"a":{"b":1,"b":1}}', 'the key "b" for the second time'],
    ['{"a":1} x', 'something after the end'],
    ['{"a":1', 'neither comma nor }'],
    ['[1', 'neither comma nor ]'],
    ['{"a" 1}', 'no colon'],
    ['{a:1}', 'no key'],
    ['{"a":}', 'no value'],
    ['{"a":01}', 'neither comma nor }'],
    ['{"a":"\u0001"}', 'a control character'],
    ['{"a":"\\x"}', 'unknown escape'],
    ['{"a', 'a string without its end'],
    ['{"a\\', 'a string without its end'],
    ['[[[[[[[[[[1]]]]]]]]]]', 'more than 8 levels'],
    ['', 'no value'],
  ])('refuses %j', (text, reason) => {
    expect(() => parseStrictJson(text)).toThrow(reason)
  })
})
