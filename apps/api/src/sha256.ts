import type * as Crypto from 'node:crypto'

/** Node's own answers at once; Web Crypto asks another thread, which takes ten times as long for a short text. At the edge there is only that. */
const node = (globalThis.process as Partial<NodeJS.Process> | undefined)?.getBuiltinModule?.('node:crypto') as typeof Crypto | undefined

/** In hexadecimal. */
export const sha256 = (text: string): Promise<string> => sha256Of(new TextEncoder().encode(text))

export async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  if (node) return node.createHash('sha256').update(bytes).digest('hex')
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
}

export const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
