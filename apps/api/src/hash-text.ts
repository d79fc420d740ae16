/** FNV-1a over UTF-16 code units, as 8 hexadecimal digits. */
function fnv1a(text: string, offset: number): string {
  let hash = offset
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}

/**
 * 16 hexadecimal digits that tell texts apart where nobody gains by making two alike. Not SHA-256: Web Crypto is asynchronous, and this
 * must also run where `node:` does not exist.
 */
export const hashText = (text: string): string => `${fnv1a(text, 0x811c9dc5)}${fnv1a(text, 0x9747b28c)}`
