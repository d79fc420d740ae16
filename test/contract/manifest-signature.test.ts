import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  canonicalJson,
  createSigningKey,
  endorsedKeys,
  endorseKey,
  exportSigningKey,
  importSigningKey,
  NotTrusted,
  type RegistryKey,
  SignedManifest,
  type SigningKey,
  signManifest,
  verifyManifest,
} from '../../packages/contract/src/index.ts'
import { manifestOf } from './manifest.ts'

let key: SigningKey
let other: SigningKey
beforeAll(async () => {
  ;[key, other] = await Promise.all([createSigningKey(), createSigningKey()])
})

/** What a client does with the bytes of an answer. */
async function isTaken(bytes: Uint8Array): Promise<boolean> {
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return false
  }
  const signed = SignedManifest.safeParse(json)
  if (!signed.success) return false
  return verifyManifest(signed.data, [key]).then(
    () => true,
    (error: unknown) => {
      if (error instanceof NotTrusted) return false
      throw error
    },
  )
}

describe('a signed manifest', () => {
  it('is believed on the word of a trusted key, however its JSON is written', async () => {
    const signed = await signManifest(manifestOf(), key)
    const shuffled = SignedManifest.parse(
      JSON.parse(JSON.stringify({ ...signed, manifest: Object.fromEntries(Object.entries(signed.manifest).reverse()) })),
    )

    expect(await verifyManifest(shuffled, [other, key])).toBe(key)
  })

  it('is refused after any byte of it was changed', async () => {
    const bytes = new TextEncoder().encode(canonicalJson(await signManifest(manifestOf(), key)))
    expect(await isTaken(bytes)).toBe(true)

    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice()
      changed[at]! ^= 1 << (at % 7)
      expect(await isTaken(changed), `byte ${at}: ${new TextDecoder().decode(changed.subarray(Math.max(0, at - 20), at + 20))}`).toBe(false)
    }
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, difference) => {
        const changed = bytes.slice()
        changed[at]! ^= difference
        return !(await isTaken(changed))
      }),
      { numRuns: 500 },
    )
  })

  it('is refused where no signature is of a trusted key', async () => {
    const signed = await signManifest(manifestOf(), other)

    await expect(verifyManifest({ ...signed, signatures: [] }, [key])).rejects.toThrow(/efficientnet-lite0\.in1k is not signed/)
    await expect(verifyManifest(signed, [key])).rejects.toThrow(`signed by key ${other.keyId.slice(0, 16)}, which is not trusted`)
    await expect(verifyManifest(signed, [])).rejects.toThrow('trusted are none')
  })

  it('is refused under the name of a trusted key that did not sign it', async () => {
    const { manifest, signatures } = await signManifest(manifestOf(), other)
    const forged = { manifest, signatures: signatures.map((signature) => ({ ...signature, keyId: key.keyId })) }

    await expect(verifyManifest(forged, [key])).rejects.toThrow('it was changed since')
  })

  it('needs one trusted signature of several, and no wrong one', async () => {
    const mine = await signManifest(manifestOf(), key)
    const theirs = await signManifest(manifestOf(), other)
    const both = { ...mine, signatures: [...theirs.signatures, ...mine.signatures] }

    expect(await verifyManifest(both, [key])).toBe(key)
    await expect(verifyManifest({ ...both, manifest: manifestOf({ sequence: 4 }) }, [other, key])).rejects.toThrow(NotTrusted)
  })
})

describe('a signing key', () => {
  it('comes back from its text, and signs the same', async () => {
    const again = await importSigningKey(await exportSigningKey(key))

    expect(again).toMatchObject({ keyId: key.keyId, publicKey: key.publicKey })
    expect(await signManifest(manifestOf(), again)).toEqual(await signManifest(manifestOf(), key))
  })

  it.each(['', '{}', '{"kty":"OKP","crv":"Ed25519","x":"secret","d":"secret"}'])(
    'is not read from %j, and the error keeps the text to itself',
    async (text) => {
      const error = await importSigningKey(text).catch((cause: Error) => cause)

      expect(error).toMatchObject({ message: expect.stringContaining('that is not a signing key') })
      expect(String((error as Error).stack)).not.toContain('secret')
    },
  )
})

describe('endorsed keys', () => {
  const listed = (signer: SigningKey, endorsedBy: RegistryKey['endorsedBy'] = null): RegistryKey => ({
    keyId: signer.keyId,
    publicKey: signer.publicKey,
    createdAtMs: 0,
    retiredAtMs: null,
    endorsedBy,
  })
  const idsOf = async (keys: readonly RegistryKey[], pinned: readonly SigningKey[]) =>
    (await endorsedKeys(keys, pinned)).map(({ keyId }) => keyId)

  it('are those that a pinned key vouches for, over any number of rotations and in any order', async () => {
    const chain = [key, other, await createSigningKey(), await createSigningKey()]
    const keys = await Promise.all(
      chain.map(async (link, i) => listed(link, i === 0 ? null : await endorseKey(link.publicKey, chain[i - 1]!))),
    )

    expect(new Set(await idsOf(keys.toReversed(), [key]))).toEqual(new Set(chain.map(({ keyId }) => keyId)))
    expect(await idsOf(keys.slice(2), [key])).toEqual([key.keyId])
  })

  it('are not those that vouch for themselves, or that another key vouches for under a pinned name', async () => {
    const stranger = await createSigningKey()
    const { signature } = await endorseKey(stranger.publicKey, other)
    const itself = await endorseKey(stranger.publicKey, stranger)

    expect(await idsOf([listed(stranger, itself)], [key])).toEqual([key.keyId])
    expect(await idsOf([listed(stranger, { keyId: key.keyId, signature })], [key])).toEqual([key.keyId])
    expect(await idsOf([listed(stranger, null)], [key])).toEqual([key.keyId])
  })

  it('are not those that take the name of another', async () => {
    const stranger = await createSigningKey()
    const renamed = { ...listed(stranger, await endorseKey(stranger.publicKey, key)), keyId: other.keyId }

    await expect(endorsedKeys([renamed], [key])).rejects.toThrow('is not the SHA-256 of its public key')
  })
})
