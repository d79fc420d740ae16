import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRange } from '../../../apps/api/src/files/parse-range.ts'

describe('parseRange', () => {
  it.each([
    [undefined, undefined],
    ['bytes=0-0', { offset: 0, length: 1 }],
    ['bytes=2-', { offset: 2, length: 8 }],
    ['bytes=-3', { offset: 7, length: 3 }],
    ['bytes=-30', { offset: 0, length: 10 }],
    ['bytes=8-99', { offset: 8, length: 2 }],
    ['bytes=10-', null],
    ['bytes=10-12', null],
    ['bytes=-0', null],
    // not understood, or more than one: all is sent, as RFC 9110 allows
    ['bytes=5-2', undefined],
    ['bytes=0-1,4-5', undefined],
    ['bytes=-', undefined],
    ['lines=0-1', undefined],
    ['bytes=0x1-2', undefined],
  ])('reads %s of ten bytes', (header, expected) => {
    expect(parseRange(header, 10)).toEqual(expected)
  })

  it('never leaves the file', () => {
    const text = fc.oneof(fc.nat(1_000).map(String), fc.constant(''))
    fc.assert(
      fc.property(text, text, fc.integer({ min: 1, max: 500 }), (first, last, sizeBytes) => {
        const range = parseRange(`bytes=${first}-${last}`, sizeBytes)
        if (!range) return
        expect(range.length).toBeGreaterThan(0)
        expect(range.offset + range.length).toBeLessThanOrEqual(sizeBytes)
      }),
    )
  })
})
