import { fromBase64Url, toBase64Url } from './base64url.ts'

/** 32 random bytes and 4 of their CRC-32: 48 base64url characters without padding. */
const form = /^zoo_([\w-]{48})$/
const randomBytes = 32

/** The secret that these 32 random bytes make. */
export function encodeTokenSecret(bytes: Uint8Array): string {
  const whole = new Uint8Array(randomBytes + 4)
  whole.set(bytes)
  new DataView(whole.buffer).setUint32(randomBytes, crc32(bytes))
  return `zoo_${toBase64Url(whole)}`
}

/** Why the text cannot be a token's secret, known without asking anybody; undefined where it can be one. */
export function tokenSecretFault(text: string): string | undefined {
  const encoded = form.exec(text)?.[1]
  if (encoded === undefined) return 'a token is zoo_ and 48 characters after it'
  const bytes = fromBase64Url(encoded)
  const isWhole = new DataView(bytes.buffer).getUint32(randomBytes) === crc32(bytes.subarray(0, randomBytes))
  return isWhole ? undefined : 'its checksum is wrong: a character was lost or mistyped'
}

/** Of so few bytes that a table would not pay. */
function crc32(bytes: Uint8Array): number {
  let rest = 0xffffffff
  for (const byte of bytes) {
    rest ^= byte
    for (let bit = 0; bit < 8; bit++) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0)
  }
  return ~rest >>> 0
}
