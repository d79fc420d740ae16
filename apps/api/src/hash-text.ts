/**
 * 16 hexadecimal digits that tell texts apart where nobody gains by making two alike: FNV-1a over UTF-16 code units, from two offsets. Not
 * SHA-256: Web Crypto is asynchronous, and this must also run where `node:` does not exist.
 */
export function hashText(text: string): string {
  let [first, second] = [0x811c9dc5, 0x9747b28c]
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    first = Math.imul(first ^ unit, 0x01000193)
    second = Math.imul(second ^ unit, 0x01000193)
  }
  return toHex(first) + toHex(second)
}

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Several times faster than toString(16), which takes a word over 2^31 for a fraction. */
const toHex = (word: number) =>
  hexOfByte[word >>> 24]! + hexOfByte[(word >>> 16) & 0xff]! + hexOfByte[(word >>> 8) & 0xff]! + hexOfByte[word & 0xff]!
