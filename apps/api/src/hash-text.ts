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

const toHex = (word: number) => (word >>> 0).toString(16).padStart(8, '0')
