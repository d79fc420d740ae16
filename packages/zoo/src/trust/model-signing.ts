import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'
import type { CheckpointManifest } from '@effzoo/contract'

const payloadType = 'application/vnd.in-toto+json'

/** The curves that OpenSSF's model signing takes, and the digest that goes with each. It knows no Ed25519. */
const digests: Readonly<Record<string, string>> = { prime256v1: 'sha256', secp384r1: 'sha384', secp521r1: 'sha512' }

/** A checkpoint's files and digests as an in-toto statement, in the form of OpenSSF's model signing 1.0: by name, and one over all. */
export function modelSigningStatement({ checkpoint, files }: CheckpointManifest) {
  const sorted = files.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const root = createHash('sha256')
  for (const { sha256 } of sorted) root.update(Buffer.from(sha256, 'hex'))
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: checkpoint, digest: { sha256: root.digest('hex') } }],
    predicateType: 'https://model_signing/signature/v1.0',
    predicate: {
      serialization: { method: 'files', hash_type: 'sha256', allow_symlinks: false, ignore_paths: [] },
      resources: sorted.map(({ name, sha256 }) => ({ name, algorithm: 'sha256', digest: sha256 })),
    },
  }
}

function readKey(pem: string): { key: KeyObject; digest: string } {
  let key: KeyObject
  try {
    key = createPrivateKey(pem)
  } catch {
    throw new Error('that is not a private key in PEM; make one with: openssl ecparam -name prime256v1 -genkey -noout -out key.pem')
  }
  const curve = key.asymmetricKeyDetails?.namedCurve
  const digest = digests[curve ?? '']
  if (!digest)
    throw new Error(
      `model signing takes keys of the curves ${Object.keys(digests).join(', ')}; this one is of ${curve ?? key.asymmetricKeyType}`,
    )
  return { key, digest }
}

/** The statement in a DSSE envelope, signed by the user's own key, as a Sigstore bundle: `model_signing verify key` takes it. */
export function modelSigningBundle(manifest: CheckpointManifest, pem: string) {
  const { key, digest } = readKey(pem)
  const payload = Buffer.from(JSON.stringify(modelSigningStatement(manifest)))
  // DSSE's pre-authentication encoding: https://github.com/secure-systems-lab/dsse/blob/v1.0.0/protocol.md
  const encoded = Buffer.concat([Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `), payload])
  const publicPem = createPublicKey(key).export({ type: 'spki', format: 'pem' })
  return {
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: { publicKey: { hint: createHash('sha256').update(publicPem).digest('hex') }, tlogEntries: [] },
    dsseEnvelope: {
      payload: payload.toString('base64'),
      payloadType,
      signatures: [{ sig: sign(digest, encoded, key).toString('base64'), keyid: '' }],
    },
  }
}
