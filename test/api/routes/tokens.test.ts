import { MintedToken, type Scope, Token, TokenList } from '@effzoo/contract'
import { beforeEach, describe, expect, it } from 'vitest'
import { createToken } from '../../../apps/api/src/db/queries/create-token.ts'
import { tokens } from '../../../apps/api/src/db/schema/tokens.ts'
import { openApp, unpublishedRegistry } from '../open-app.ts'

let api: Awaited<ReturnType<typeof openApp>>
beforeEach(async () => {
  api = await openApp(unpublishedRegistry(), { auth: 'tokens' })
})

async function headersOf(...scopes: Scope[]) {
  const { secret } = await createToken(api.db, { name: 'test', scopes, expiresAtMs: null }, 'local', api.clock.nowMs)
  return { authorization: `Bearer ${secret}` }
}
const day = 86_400_000

describe('POST /tokens', () => {
  it('answers the token and its secret, which works, and which no cache keeps', async () => {
    const admin = await headersOf('admin', 'jobs:write')
    const request = { name: 'ci', scopes: ['jobs:write'], expiresAtMs: api.clock.nowMs + day }

    const { status, headers, body } = await api.call('POST', '/tokens', request, admin)

    expect(status).toBe(201)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(MintedToken.parse(body)).toMatchObject({ ...request, revokedAtMs: null, lastUsedAtMs: null })
    const own = { authorization: `Bearer ${body.secret}` }
    expect((await api.call('POST', '/jobs', { variant: 'efficientnet-b0' }, own)).status).toBe(201)
  })

  it('keeps only a hash of the secret', async () => {
    const { body } = await api.call('POST', '/tokens', { name: 'ci', scopes: ['admin'] }, await headersOf('admin'))

    const stored = JSON.stringify(await api.db.select().from(tokens))
    expect(stored).toContain(body.id)
    expect(stored).not.toContain(body.secret.slice('zoo_'.length))
  })

  it('gives no scope that the token which asks lacks itself', async () => {
    const { status, body } = await api.call('POST', '/tokens', { name: 'x', scopes: ['admin', 'jobs:write'] }, await headersOf('admin'))

    expect({ status, type: body.type }).toEqual({ status: 403, type: '/problems/missing-scope' })
    expect(body.detail).toContain('not jobs:write')
  })

  it.each([
    [{ name: 'x', scopes: [] }, '/scopes'],
    [{ name: 'x', scopes: ['root'] }, '/scopes/0'],
    [{ name: 'x', scopes: ['admin', 'admin'] }, '/scopes'],
    [{ name: ' ', scopes: ['admin'] }, '/name'],
    [{ name: 'x', scopes: ['admin'], expiresAtMs: 1_000 }, '/expiresAtMs'],
    [{ name: 'x', scopes: ['admin'], expires: 1 }, '/expires'],
  ])('refuses %j', async (request, pointer) => {
    expect(await api.call('POST', '/tokens', request, await headersOf('admin'))).toMatchObject({
      status: 422,
      body: { errors: [{ pointer }] },
    })
  })
})

describe('GET /tokens', () => {
  it('lists them newest first, with who made them and when they were used, and no secret', async () => {
    const admin = await headersOf('admin')
    api.clock.nowMs += day
    const { body: made } = await api.call('POST', '/tokens', { name: 'second', scopes: ['admin'] }, admin)

    const { body } = await api.get('/tokens', admin)

    const { items } = TokenList.parse(body)
    expect(items.map(({ name }) => name)).toEqual(['second', 'test'])
    expect(items[0]).toMatchObject({ createdBy: items[1]!.id, lastUsedAtMs: null })
    expect(items[1]).toMatchObject({ createdBy: 'local', lastUsedAtMs: api.clock.nowMs })
    expect(JSON.stringify(body)).not.toContain(made.secret)
    expect(JSON.stringify(body)).not.toMatch(/sha256/i)
  })

  it('notes a use once in five minutes', async () => {
    const admin = await headersOf('admin')
    const used = async () => (await api.get('/tokens', admin)).body.items[0].lastUsedAtMs
    const firstMs = await used()
    api.clock.nowMs += 299_999
    expect(await used()).toBe(firstMs)
    api.clock.nowMs += 1
    await used()

    expect(await used()).toBe(firstMs + 300_000)
  })
})

describe('GET /tokens/self', () => {
  it('shows the token that asks, whatever its scopes', async () => {
    const { status, body } = await api.get('/tokens/self', await headersOf('checkpoints:write'))

    expect(status).toBe(200)
    expect(Token.parse(body).scopes).toEqual(['checkpoints:write'])
  })

  it('answers 401 without one', async () => {
    expect(await api.get('/tokens/self')).toMatchObject({ status: 401 })
  })
})

describe('DELETE /tokens/{id}', () => {
  it('revokes for good: the time of the first stays', async () => {
    const admin = await headersOf('admin')
    const { body: made } = await api.call('POST', '/tokens', { name: 'x', scopes: ['admin'] }, admin)
    const revokedAtMs = api.clock.nowMs

    expect(await api.call('DELETE', `/tokens/${made.id}`, undefined, admin)).toMatchObject({ status: 200, body: { revokedAtMs } })
    api.clock.nowMs += day

    expect(await api.call('DELETE', `/tokens/${made.id}`, undefined, admin)).toMatchObject({ status: 200, body: { revokedAtMs } })
    expect(await api.get('/tokens', { authorization: `Bearer ${made.secret}` })).toMatchObject({ status: 401 })
  })
})
