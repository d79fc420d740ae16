/** In hexadecimal. Web Crypto, because it is there in Node and in a Worker alike. */
export const sha256 = (text: string): Promise<string> => sha256Of(new TextEncoder().encode(text))

export async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
}

export const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
