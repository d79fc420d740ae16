import { encodeTokenSecret, tokenSecretFault } from '@effzoo/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const secretOf = (fill: number) => encodeTokenSecret(new Uint8Array(32).fill(fill))
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

describe('a token secret', () => {
  it('is zoo_ and 48 characters that need no escaping anywhere', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        expect(encodeTokenSecret(bytes)).toMatch(/^zoo_[A-Za-z0-9_-]{48}$/)
        expect(tokenSecretFault(encodeTokenSecret(bytes))).toBeUndefined()
      }),
    )
  })

  it('ends in the CRC-32 of its bytes, as zlib counts it', () => {
    // zlib.crc32(bytes(32)) is 0x190a55ad
    expect(Buffer.from(secretOf(0).slice(4), 'base64url').readUInt32BE(32)).toBe(0x190a55ad)
  })

  it('shows every single mistyped character', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 51 }), fc.integer({ min: 0, max: 63 }), (at, letter) => {
        const secret = secretOf(7)
        const typed = secret.slice(0, at) + letters[letter] + secret.slice(at + 1)
        expect(tokenSecretFault(typed)).toEqual(typed === secret ? undefined : expect.stringContaining('checksum is wrong'))
      }),
    )
  })

  it.each(['', 'zoo_', 'zoo_short', `${secretOf(1)}x`, ` ${secretOf(1)}`, secretOf(1).replace('zoo_', 'effrk_')])('is not "%s"', (text) => {
    expect(tokenSecretFault(text)).toContain('zoo_ and 48 characters')
  })
})
