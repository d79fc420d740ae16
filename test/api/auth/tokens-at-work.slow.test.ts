import { type Scope, scopeNames } from '@effzoo/contract'
import { beforeEach, describe, expect, it } from 'vitest'
import { createToken } from '../../../apps/api/src/db/queries/create-token.ts'
import { revokeToken } from '../../../apps/api/src/db/queries/revoke-token.ts'
import { registration } from '../fixtures.ts'
import { openApp, unpublishedRegistry } from '../open-app.ts'

const job = { variant: 'efficientnet-b0' }
let api: Awaited<ReturnType<typeof openApp>>
beforeEach(async () => {
  api = await openApp(unpublishedRegistry(), { auth: 'tokens' })
})

async function mint(scopes: Scope[], expiresAtMs: number | null = null) {
  const { token, secret } = await createToken(api.db, { name: 'test', scopes, expiresAtMs }, 'local', api.clock.nowMs)
  return { ...token, headers: { authorization: `Bearer ${secret}` }, secret }
}

/** Each route that asks for a scope, with a body that it would take. */
const guarded: [method: string, path: string, scope: Scope, body: object, status: number][] = [
  ['POST', '/jobs', 'jobs:write', job, 201],
  ['POST', '/jobs/job_00000000000000000000000000/cancel', 'jobs:write', {}, 404],
  ['POST', '/runners', 'runners:register', registration, 201],
  ['POST', '/tokens', 'admin', { name: 'x', scopes: ['admin'] }, 201],
  ['GET', '/tokens', 'admin', {}, 200],
  ['DELETE', '/tokens/token_00000000000000000000000000', 'admin', {}, 404],
]
const bodyFor = (method: string, body: object) => (method === 'GET' ? undefined : body)

describe.each(guarded)('%s %s', (method, path, scope, body, status) => {
  it('without a token answers 401, the scheme, and how to get one', async () => {
    const answer = await api.call(method, path, bodyFor(method, body))

    expect(answer).toMatchObject({ status: 401, body: { type: '/problems/unauthenticated', detail: expect.stringContaining(scope) } })
    expect(answer.headers.get('www-authenticate')).toBe('Bearer')
  })

  it('with all other scopes answers 403, the one it needs, and those that the token has', async () => {
    const others = scopeNames.filter((name) => name !== scope)
    const token = await mint(others)

    expect(await api.call(method, path, bodyFor(method, body), token.headers)).toMatchObject({
      status: 403,
      body: { type: '/problems/missing-scope', detail: `this needs the scope ${scope}; the token ${token.id} has ${others.join(', ')}` },
    })
  })

  it('with its scope alone does what it is for', async () => {
    expect((await api.call(method, path, bodyFor(method, body), (await mint([scope])).headers)).status).toBe(status)
  })
})

describe('a token', () => {
  it.each([
    ['zoo_typo', 'not whole: a token is zoo_ and 48 characters'],
    [`zoo_${'A'.repeat(48)}`, 'its checksum is wrong'],
    ['zoo_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAZClWt', 'knows no such token'],
  ])('that reads %s is refused with its own reason', async (secret, reason) => {
    const { status, body } = await api.call('POST', '/jobs', job, { authorization: `Bearer ${secret}` })

    expect(status).toBe(401)
    expect(body.detail).toContain(reason)
    expect(body.detail).not.toContain(secret)
  })

  it('that has expired is refused, and says when it did', async () => {
    const token = await mint(['jobs:write'], api.clock.nowMs + 1_000)
    expect((await api.call('POST', '/jobs', job, token.headers)).status).toBe(201)
    api.clock.nowMs += 1_000

    expect(await api.call('POST', '/jobs', job, token.headers)).toMatchObject({
      status: 401,
      body: { detail: expect.stringContaining(`${token.id} expired at ${new Date(api.clock.nowMs).toISOString()}`) },
    })
  })

  it('that was revoked is refused at the next request', async () => {
    const token = await mint(['jobs:write'])
    await revokeToken(api.db, token.id, 'local', api.clock.nowMs)

    expect(await api.call('POST', '/jobs', job, token.headers)).toMatchObject({
      status: 401,
      body: { detail: expect.stringContaining(`${token.id} was revoked at`) },
    })
  })

  it('does not write results, and a runner’s key does not submit jobs', async () => {
    const token = await mint([...scopeNames])
    const { body: runner } = await api.call('POST', '/runners', registration, token.headers)

    const asRunner = await api.call('POST', '/jobs/claim', { engines: ['tensorflow'] }, token.headers)
    const asToken = await api.call('POST', '/jobs', job, { authorization: `Bearer ${runner.key}` })

    expect(asRunner).toMatchObject({
      status: 401,
      body: { detail: expect.stringContaining('results are written with the key of a runner') },
    })
    expect(asToken).toMatchObject({ status: 401, body: { detail: expect.stringContaining('this is the key of a runner') } })
  })

  it('is not asked for by who reads, and a bad one does not keep anybody from reading', async () => {
    expect((await api.get('/models')).status).toBe(200)
    expect((await api.get('/models', { authorization: 'Bearer zoo_typo' })).status).toBe(200)
  })

  it('is asked for by the route that answers, and not by a wider one beside it', async () => {
    api.app.get('/tokens/:id', (c) => c.text('for everybody'))

    expect((await api.get('/tokens/x')).status).toBe(200)
    expect((await api.get('/tokens/self')).status).toBe(401)
  })

  it('is asked for however the path is written', async () => {
    for (const path of ['/%6aobs', '/jobs?x', '/jobs#x', '/./jobs', '/x/../jobs']) {
      expect({ path, status: (await api.call('POST', path, job)).status }).toEqual({ path, status: 401 })
    }
    for (const path of ['/jobs/', '//jobs', '/JOBS', '/jobs%2f']) {
      expect({ path, status: (await api.call('POST', path, job)).status }).toEqual({ path, status: 404 })
    }
  })

  it('is asked for before a path says whether something lies there, but 404 and 405 need none', async () => {
    expect((await api.call('POST', '/nothing', {})).status).toBe(404)
    expect((await api.call('DELETE', '/runners', {})).status).toBe(405)
  })
})

describe('an open app', () => {
  it('lets whoever is there write, as local', async () => {
    const open = await openApp(unpublishedRegistry())

    expect((await open.call('POST', '/jobs', job)).status).toBe(201)
    expect((await open.call('GET', '/tokens')).status).toBe(200)
  })
})
