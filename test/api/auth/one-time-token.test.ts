import { beforeEach, describe, expect, it } from 'vitest'
import { createToken } from '../../../apps/api/src/db/queries/create-token.ts'
import { registration } from '../fixtures.ts'
import { openApp, unpublishedRegistry } from '../open-app.ts'

let api: Awaited<ReturnType<typeof openApp>>
beforeEach(async () => {
  api = await openApp(unpublishedRegistry(), { auth: 'tokens' })
})

async function mint(uses: number | null) {
  const request = { name: 'host', scopes: ['runners:register'], expiresAtMs: null, uses } as const
  const { secret } = await createToken(api.db, request, 'local', api.clock.nowMs)
  return { authorization: `Bearer ${secret}` }
}
const register = async (headers: Record<string, string>) => (await api.call('POST', '/runners', registration, headers)).status
const runnerCount = async () => (await api.get('/runners')).body.items.length

describe('a token with a number of uses', () => {
  it('registers that many runners, and says then that it is used up', async () => {
    const token = await mint(2)

    expect([await register(token), await register(token), await register(token)]).toEqual([201, 201, 401])
    expect(await runnerCount()).toBe(2)
    expect(await api.call('POST', '/runners', registration, token)).toMatchObject({
      body: { detail: expect.stringContaining('has registered all the runners that it was made for; ask for a new one') },
    })
  })

  it('registers no more where many try at once', async () => {
    const token = await mint(1)

    const statuses = await Promise.all(Array.from({ length: 8 }, () => register(token)))
    expect(statuses.toSorted()).toEqual([201, ...Array.from({ length: 7 }, () => 401)])
    expect(await runnerCount()).toBe(1)
  })

  it('is not used by a registration that is refused', async () => {
    const token = await mint(1)

    expect((await api.call('POST', '/runners', { ...registration, name: '' }, token)).status).toBe(422)
    expect(await register(token)).toBe(201)
  })

  it('without a number registers any number', async () => {
    const token = await mint(null)

    expect([await register(token), await register(token)]).toEqual([201, 201])
  })

  it('is made over HTTP for that scope alone', async () => {
    const { secret } = await createToken(
      api.db,
      { name: 'x', scopes: ['admin', 'runners:register', 'jobs:write'], expiresAtMs: null },
      'local',
      1,
    )
    const admin = { authorization: `Bearer ${secret}` }
    const make = (scopes: string[]) => api.call('POST', '/tokens', { name: 'host', scopes, uses: 1 }, admin)

    expect(await make(['runners:register'])).toMatchObject({ status: 201, body: { usesLeft: 1 } })
    expect(await make(['runners:register', 'jobs:write'])).toMatchObject({ status: 422, body: { errors: [{ pointer: '/uses' }] } })
  })
})
