import { fromBase64Url, toBase64Url } from './base64url.ts'
import type { RegistryKey } from './registry-key.ts'

/** What a signature is checked against. */
export type TrustedKey = Pick<RegistryKey, 'keyId' | 'publicKey'>

/** What makes signatures: its secret does not leave the process but by `exportSigningKey`. */
export interface SigningKey extends TrustedKey {
  readonly privateKey: CryptoKey
}

const algorithm = { name: 'Ed25519' } as const

const encode = (text: string) => new TextEncoder().encode(text)

const toHex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** A key is called by the SHA-256 of its raw 32 bytes, so that no name can be given to another key. */
export const keyIdOf = async (publicKey: string): Promise<string> =>
  toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', fromBase64Url(publicKey))))

const fromPrivate = async (privateKey: CryptoKey): Promise<SigningKey> => {
  const { x } = await crypto.subtle.exportKey('jwk', privateKey)
  return { keyId: await keyIdOf(x!), publicKey: x!, privateKey }
}

/** A new key, of the system's randomness. */
export async function createSigningKey(): Promise<SigningKey> {
  const pair = (await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair
  return fromPrivate(pair.privateKey)
}

/** The secret, as the JSON of a JSON Web Key (RFC 8037): for its owner alone. */
export const exportSigningKey = async ({ privateKey }: SigningKey): Promise<string> =>
  JSON.stringify(await crypto.subtle.exportKey('jwk', privateKey))

/** Takes back what `exportSigningKey` gave. */
export async function importSigningKey(text: string): Promise<SigningKey> {
  try {
    // of what a key says of itself only this: Node and workerd call its algorithm by different names, and each refuses the other's
    const { kty, crv, x, d } = JSON.parse(text) as JsonWebKey
    return await fromPrivate(await crypto.subtle.importKey('jwk', { kty, crv, x, d } as JsonWebKey, algorithm, true, ['sign']))
  } catch (cause) {
    // the cause may quote the secret, and is left out
    throw new Error(`that is not a signing key: a JSON Web Key of kty OKP and crv Ed25519, with x and d (${(cause as Error).name})`)
  }
}

export const signText = async (text: string, { privateKey }: SigningKey): Promise<string> =>
  toBase64Url(new Uint8Array(await crypto.subtle.sign(algorithm, privateKey, encode(text))))

/** False for whatever is not the signature of this key for this text. */
export async function isSignatureOf(text: string, signature: string, publicKey: string): Promise<boolean> {
  const key = await crypto.subtle.importKey('raw', fromBase64Url(publicKey), algorithm, false, ['verify'])
  return crypto.subtle.verify(algorithm, key, fromBase64Url(signature), encode(text))
}
