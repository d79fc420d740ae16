import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { modelSigningBundle, modelSigningStatement } from '../../../packages/zoo/src/trust/model-signing.ts'
import { manifestOf } from '../../contract/manifest.ts'

const chunks = ['b'.repeat(64)]
const file = (name: string, digit: string) => ({ name, sizeBytes: 5, sha256: digit.repeat(64), chunks })
const manifest = manifestOf({ files: [file('model.safetensors', 'a'), file('labels.json', 'c')] })

const pemOf = (namedCurve: string) =>
  generateKeyPairSync('ec', { namedCurve }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

describe('model signing', () => {
  it('names the files in order, and one digest over theirs', () => {
    const { subject, predicate } = modelSigningStatement(manifest)

    expect(predicate.resources.map(({ name }) => name)).toEqual(['labels.json', 'model.safetensors'])
    const root = createHash('sha256')
      .update(Buffer.from('c'.repeat(64) + 'a'.repeat(64), 'hex'))
      .digest('hex')
    expect(subject).toEqual([{ name: 'efficientnet-lite0.in1k', digest: { sha256: root } }])
  })

  it.each([
    ['P-256', 'sha256'],
    ['P-384', 'sha384'],
    ['P-521', 'sha512'],
  ])('signs with a key of %s what DSSE says is to be signed', (curve, digest) => {
    const pem = pemOf(curve)
    const { dsseEnvelope } = modelSigningBundle(manifest, pem)
    const payload = Buffer.from(dsseEnvelope.payload, 'base64')
    const signed = Buffer.concat([Buffer.from(`DSSEv1 28 application/vnd.in-toto+json ${payload.length} `), payload])

    expect(JSON.parse(payload.toString())).toEqual(modelSigningStatement(manifest))
    const signature = Buffer.from(dsseEnvelope.signatures[0]!.sig, 'base64')
    expect(verify(digest, signed, createPublicKey(pem), signature)).toBe(true)
    expect(verify(digest, Buffer.concat([signed, Buffer.from(' ')]), createPublicKey(pem), signature)).toBe(false)
  })

  it('takes no key that its verifiers do not know', () => {
    const ed25519 = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

    expect(() => modelSigningBundle(manifest, ed25519)).toThrow(
      'takes keys of the curves prime256v1, secp384r1, secp521r1; this one is of ed25519',
    )
    expect(() => modelSigningBundle(manifest, pemOf('secp256k1'))).toThrow('this one is of secp256k1')
    expect(() => modelSigningBundle(manifest, 'no key')).toThrow('not a private key in PEM')
  })
})
