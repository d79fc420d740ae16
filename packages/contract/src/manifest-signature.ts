import { canonicalJson } from './canonical-json.ts'
import type { CheckpointManifest, SignedManifest } from './checkpoint.ts'
import type { RegistryKey } from './registry-key.ts'
import { isSignatureOf, keyIdOf, type SigningKey, signText, type TrustedKey } from './signing-key.ts'

/** Why a manifest, or a key, is not to be believed. Whoever meets it takes nothing of what it came with. */
export class NotTrusted extends Error {
  override readonly name = 'NotTrusted'
}

/** The manifest and a signature of its canonical JSON. */
export async function signManifest(manifest: CheckpointManifest, key: SigningKey): Promise<SignedManifest> {
  const signature = await signText(canonicalJson(manifest), key)
  return { manifest, signatures: [{ keyId: key.keyId, algorithm: 'ed25519', signature }] }
}

/**
 * The key that vouches for the manifest. Throws NotTrusted where none of the trusted ones does, or where one is said to and does not;
 * signatures of others count for nothing.
 */
export async function verifyManifest<Key extends TrustedKey>(
  { manifest, signatures }: SignedManifest,
  trustedKeys: readonly Key[],
): Promise<Key> {
  const what = `the manifest of ${manifest.checkpoint}`
  if (signatures.length === 0) throw new NotTrusted(`${what} is not signed; a registry signs all that it gives`)
  const text = textOf(manifest, what)
  let signer: Key | undefined
  for (const { keyId, signature } of signatures) {
    const key = trustedKeys.find((candidate) => candidate.keyId === keyId)
    if (!key) continue
    if (!(await isSignatureOf(text, signature, key.publicKey))) {
      throw new NotTrusted(`${what} is not what key ${keyId.slice(0, 16)} signed: it was changed since`)
    }
    signer ??= key
  }
  if (signer) return signer
  const ids = (keys: readonly { readonly keyId: string }[]) => keys.map(({ keyId }) => keyId.slice(0, 16)).join(', ') || 'none'
  throw new NotTrusted(`${what} is signed by key ${ids(signatures)}, which is not trusted; trusted are ${ids(trustedKeys)}`)
}

function textOf(manifest: CheckpointManifest, what: string): string {
  try {
    return canonicalJson(manifest)
  } catch (cause) {
    throw new NotTrusted(`${what} is no JSON that can be signed: ${(cause as Error).message}`, { cause })
  }
}

/** No manifest begins so: what is signed as the one cannot be passed off as the other. */
const endorsementOf = (publicKey: string) => `effzoo: I vouch for the key ${publicKey}`

/** What a registry's key says of the one that follows it. */
export const endorseKey = async (publicKey: string, by: SigningKey): Promise<NonNullable<RegistryKey['endorsedBy']>> => ({
  keyId: by.keyId,
  signature: await signText(endorsementOf(publicKey), by),
})

/**
 * Of a registry's keys those that a pinned one vouches for, directly or through others; the pinned ones themselves among them. Throws NotTrusted
 * for a key that is not called by its own digest.
 */
export async function endorsedKeys(keys: readonly RegistryKey[], pinned: readonly TrustedKey[]): Promise<TrustedKey[]> {
  for (const { keyId, publicKey } of keys) {
    if (keyId !== (await keyIdOf(publicKey))) throw new NotTrusted(`key ${keyId.slice(0, 16)} is not the SHA-256 of its public key`)
  }
  const trusted: TrustedKey[] = [...pinned]
  const open = keys.filter(({ keyId }) => !pinned.some((pin) => pin.keyId === keyId))
  // keys may come in any order: one that is found can vouch for one that was passed over
  for (let found = true; found; ) {
    found = false
    for (const key of open) {
      const endorser = trusted.find(({ keyId }) => keyId === key.endorsedBy?.keyId)
      if (!endorser || trusted.some(({ keyId }) => keyId === key.keyId)) continue
      if (!(await isSignatureOf(endorsementOf(key.publicKey), key.endorsedBy!.signature, endorser.publicKey))) continue
      trusted.push({ keyId: key.keyId, publicKey: key.publicKey })
      found = true
    }
  }
  return trusted
}
