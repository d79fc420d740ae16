import { describe, expect, it, onTestFinished } from 'vitest'
import { s3Store } from '../../../apps/api/src/store/s3-store.ts'
import { testStore } from '../../suites/store.ts'
import { freePort } from '../start-api.ts'
import { startVersitygw, versitygwMissing } from './versitygw.ts'

testStore(
  'of S3',
  async () => {
    const { options, close } = await startVersitygw()
    return { store: s3Store(options), close }
  },
  versitygwMissing,
)

describe.skipIf(versitygwMissing)('the store of S3', () => {
  it('is refused without the right secret', async () => {
    const { options, close } = await startVersitygw()
    onTestFinished(close)

    await expect(s3Store({ ...options, secretAccessKey: 'another' }).begin('a')).rejects.toThrow('403 SignatureDoesNotMatch')
  })

  it('has its bucket refuse a part that was changed on the way', async () => {
    const { options, close } = await startVersitygw()
    onTestFinished(close)
    const store = s3Store(options)
    const object = { key: 'a', multipartId: await store.begin('a') }

    const part = { part: 1, bytes: new Uint8Array([1, 2, 3]), sha256: '0'.repeat(64) }
    await expect(store.putPart(object, part)).rejects.toThrow('400')
  })
})

describe('the store of S3', () => {
  it('says when its bucket does not answer', async () => {
    const endpoint = `http://127.0.0.1:${await freePort()}`
    const store = s3Store({ endpoint, bucket: 'b', region: 'us-east-1', accessKeyId: 'x', secretAccessKey: 'y' })

    await expect(store.read('a')).rejects.toMatchObject({ code: 'store-unreachable' })
  })
})
