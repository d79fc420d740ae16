import { type Scope, verifyManifest } from '@effzoo/contract'
import { sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { addSigningKey } from '../../../apps/api/src/db/queries/add-signing-key.ts'
import { createToken } from '../../../apps/api/src/db/queries/create-token.ts'
import { verifyAudit } from '../../../apps/api/src/db/queries/read-audit.ts'
import { digestsOf, requestOf, tinyClasses, tinySpec, weightsFile } from '../../../scripts/checkpoints/tiny-checkpoint.ts'
import { openCheckpoints } from './open-checkpoints.ts'

type Opened = Awaited<ReturnType<typeof openCheckpoints>>

const scopes: readonly Scope[] = ['checkpoints:write', 'models:write']

async function asOwner({ db, clock }: Opened, name: string) {
  const { secret } = await createToken(db, { name, scopes, expiresAtMs: null }, 'local', clock.nowMs)
  return { authorization: `Bearer ${secret}` }
}

/** An app that asks for tokens, and its variant, which "local" has registered as well. */
async function openOwned() {
  const api = await openCheckpoints({ auth: 'tokens' })
  const local = await asOwner(api, 'local')
  await api.call('POST', '/models', { name: 'tiny', spec: tinySpec }, local)
  return { api, local }
}

describe('publishing', () => {
  it('gives what the key of the registry signed, and the database keeps', async () => {
    const api = await openCheckpoints()
    const { body } = await api.publish('signed', 1)

    expect((await verifyManifest(body, [api.key])).keyId).toBe(api.key.keyId)
    expect((await api.get('/checkpoints/local.tiny.v1.signed')).body).toEqual(body)
    expect((await verifyAudit(api.db)).fault).toBeNull()
  })

  it('refuses a text that has no bytes', async () => {
    const api = await openCheckpoints()
    const request = requestOf('local.tiny.v1', 'half', await api.upload(1))

    const answer = await api.call('POST', '/checkpoints', JSON.stringify(request).replace('Apache-2.0', '\\ud800'))
    expect(answer).toMatchObject({ status: 422, body: { type: '/problems/invalid-request', detail: expect.stringContaining('surrogate') } })
  })

  it('numbers manifests by one each, however many come at once', async () => {
    const api = await openCheckpoints()
    const request = requestOf('local.tiny.v1', 'raced', await api.upload(1))
    const licenses = ['MIT', 'Apache-2.0', 'BSD-3-Clause']
    const answers = await Promise.all(licenses.map((license) => api.call('POST', '/checkpoints', { ...request, license })))

    expect(answers.map(({ body }) => body.manifest.sequence).toSorted()).toEqual([1, 2, 3])
    const [{ sequence }] = (await api.db.all<{ sequence: number }>(sql`select sequence from checkpoints`)) as [{ sequence: number }]
    expect(sequence).toBe(3)
  })

  it('signs nothing with a key that was retired, and says so', async () => {
    const api = await openCheckpoints()
    const request = requestOf('local.tiny.v1', 'late', await api.upload(1))
    await addSigningKey(api.db, { keyId: 'f'.repeat(64), publicKey: 'x', endorsedBy: null }, 'local', api.clock.nowMs)

    expect(await api.call('POST', '/checkpoints', request)).toMatchObject({ status: 503, body: { type: '/problems/signing-unavailable' } })
  })

  it('lets nobody publish, tag or delete what another owns', async () => {
    const { api, local } = await openOwned()
    const ann = await asOwner(api, 'ann')
    expect((await api.publish('mine', 1, local)).status).toBe(201)
    const tag = { checkpoint: 'local.tiny.v1.mine' }
    await api.call('PUT', '/checkpoints/local.tiny.v1/tags/latest', tag, local)

    const tries = [
      await api.call('POST', '/checkpoints', requestOf('local.tiny.v1', 'mine', await api.upload(2, ann)), ann),
      await api.call('PUT', '/checkpoints/local.tiny.v1/tags/latest', tag, ann),
      await api.call('DELETE', '/checkpoints/local.tiny.v1.mine?force=true', undefined, ann),
    ]
    expect(tries.map(({ status, body }) => [status, body.type])).toEqual(tries.map(() => [403, '/problems/not-the-owner']))
  })

  it('shows an upload to its owner alone', async () => {
    const { api, local } = await openOwned()
    const { body } = await api.call('POST', '/uploads', digestsOf(await weightsFile(tinySpec, tinyClasses, 9)), local)

    expect((await api.get(`/uploads/${body.id}`, local)).status).toBe(200)
    expect((await api.get(`/uploads/${body.id}`, await asOwner(api, 'ann'))).status).toBe(404)
  })

  it('gives an owner no more room than its quota, counted with what is still coming', async () => {
    const api = await openCheckpoints()
    const { sizeBytes } = digestsOf(await weightsFile(tinySpec, tinyClasses, 1))
    const small = await openCheckpoints({ auth: 'open', checkpoints: { ...api.checkpoints, quotaBytes: 2.5 * sizeBytes } })
    await small.upload(1)
    const begin = async (seed: number) => small.call('POST', '/uploads', digestsOf(await weightsFile(tinySpec, tinyClasses, seed)))
    const answers = await Promise.all([begin(2), begin(3)])

    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 422])
    expect(answers.find(({ status }) => status === 422)!.body).toMatchObject({ type: '/problems/storage-quota' })
    // the same bytes again take no room
    expect((await begin(1)).status).toBe(200)
  })

  it('refuses parts whose digests are right and whose whole is not', async () => {
    const api = await openCheckpoints()
    const bytes = await weightsFile(tinySpec, tinyClasses, 1)
    const { body } = await api.call('POST', '/uploads', { ...digestsOf(bytes), sha256: 'e'.repeat(64) })
    await api.call('PUT', `/uploads/${body.id}/parts/1`, bytes, api.octets)

    expect(await api.call('POST', `/uploads/${body.id}/complete`)).toMatchObject({ status: 422, body: { type: '/problems/wrong-digest' } })
    expect(await api.db.all(sql`select * from blobs`)).toEqual([])
  })

  it('sends clients to a bucket that they reach, once it knows that the range is there', async () => {
    const api = await openCheckpoints()
    const store = { ...api.checkpoints.store, presign: async (key: string) => new URL(`https://bucket.example/${key}?signed`) }
    const away = await openCheckpoints({ auth: 'open', checkpoints: { ...api.checkpoints, store } })
    await away.publish('away', 1)
    const path = '/checkpoints/local.tiny.v1.away/files/model.safetensors'

    const { status, headers } = await away.get(path)
    expect([status, headers.get('location'), headers.get('cache-control')]).toEqual([
      307,
      expect.stringMatching(/^https:\/\/bucket\.example\/sha256\/.*\?signed$/),
      'no-store',
    ])
    expect((await away.get(path, { range: 'bytes=999999999-' })).status).toBe(416)
    expect((await away.call('HEAD', path)).status).toBe(200)
  })
})
