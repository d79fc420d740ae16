import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { joinBytes } from '../../../apps/api/src/answer/join-bytes.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)

describe('joinBytes', () => {
  it('gives the bytes of the joined texts, and leaves those that it gave before as they are', () => {
    const given: { bytes: Uint8Array; text: string }[] = []
    const text = fc.string({ unit: 'grapheme', maxLength: 40 })
    const parts = fc.array(fc.oneof(text, fc.constant('x'.repeat(20_000))), { maxLength: 30 })
    fc.assert(
      fc.property(text, parts, text, text, (open, texts, between, close) => {
        const bytes = joinBytes(open, texts.map(utf8), between, close)
        given.push({ bytes, text: `${open}${texts.join(between)}${close}` })
        expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)).toBe(given.at(-1)!.text)
      }),
    )
    for (const { bytes, text } of given) expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)).toBe(text)
  })
})
