import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../packages/contract/src/index.ts'

/** JSON text of the value with its keys in another order and white space between. */
function otherwise(value: unknown, flip: boolean): string {
  if (Array.isArray(value)) return `[ ${value.map((item) => otherwise(item, !flip)).join(' ,\n')} ]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)} : ${otherwise(item, !flip)}`)
  return `{ ${(flip ? entries.reverse() : entries).join(' , ')} }`
}

describe('canonicalJson', () => {
  it.each([
    // RFC 8785, 3.2.2 and 3.2.3
    [
      {
        numbers: JSON.parse('[333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001]'),
        string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      },
      '{"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    ],
    [
      { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, ö: 7 },
      '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}',
    ],
    [-0, '0'],
    [5e-324, '5e-324'],
    [-1.7976931348623157e308, '-1.7976931348623157e+308'],
    [9007199254740992, '9007199254740992'],
    [1e21, '1e+21'],
    [[null, true, [], {}], '[null,true,[],{}]'],
    [JSON.parse('{"__proto__":{"b":1,"a":2}}'), '{"__proto__":{"a":2,"b":1}}'],
  ])('writes %j as the RFC does', (value, text) => {
    expect(canonicalJson(value)).toBe(text)
  })

  it('gives one text for one value, however it was written, and that text means the value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4, stringUnit: 'grapheme' }), fc.boolean(), (value, flip) => {
        const text = canonicalJson(value)

        expect(canonicalJson(JSON.parse(otherwise(value, flip)))).toBe(text)
        expect(JSON.stringify(JSON.parse(text))).toBe(JSON.stringify(JSON.parse(text), null))
        expect(canonicalJson(JSON.parse(text))).toBe(text)
      }),
    )
  })

  it.each([
    [Number.NaN, 'NaN has no form'],
    [{ a: [Number.POSITIVE_INFINITY] }, 'Infinity has no form'],
    [{ a: undefined }, 'undefined has no form'],
    [[1n], 'bigint has no form'],
    [[new Date(0)], 'object has no form'],
    [new Array(1), 'undefined has no form'],
    ['a\ud800b', 'half of a surrogate pair'],
    [{ '\udc00': 1 }, 'half of a surrogate pair'],
  ])('refuses %o', (value, message) => {
    expect(() => canonicalJson(value)).toThrow(message)
  })
})
