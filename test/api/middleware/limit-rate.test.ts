import type { Scope } from '@effzoo/contract'
import { beforeEach, describe, expect, it } from 'vitest'
import { edgeGuards } from '../../../apps/api/src/auth/guards.ts'
import { createToken } from '../../../apps/api/src/db/queries/create-token.ts'
import { registration } from '../fixtures.ts'
import { openApp, unpublishedRegistry } from '../open-app.ts'

const limit = { count: 2, windowS: 60 }
const job = { variant: 'efficientnet-b0' }
let api: Awaited<ReturnType<typeof openApp>>
beforeEach(async () => {
  const rateLimits = { read: limit, write: limit, part: limit, runner: limit, refused: limit }
  api = await openApp(unpublishedRegistry(), { auth: 'tokens', guards: { ...edgeGuards, rateLimits } })
})

const from = (address: string) => ({ 'cf-connecting-ip': address })
async function headersOf(...scopes: Scope[]) {
  const { secret } = await createToken(api.db, { name: 'test', scopes, expiresAtMs: null }, 'local', api.clock.nowMs)
  return { authorization: `Bearer ${secret}` }
}
const statuses = async (times: number, call: () => Promise<{ status: number }>) => {
  const seen = []
  for (let i = 0; i < times; i++) seen.push((await call()).status)
  return seen
}

describe('rate limits', () => {
  it('stand on every answer, also on one that is a problem', async () => {
    const fine = await api.get('/models', from('1.1.1.1'))
    const missing = await api.get('/models/none', from('1.1.1.1'))

    expect(fine.headers.get('ratelimit-policy')).toBe('"read";q=2;w=60')
    expect(fine.headers.get('ratelimit')).toBe('"read";r=1;t=30')
    expect(missing.status).toBe(404)
    expect(missing.headers.get('ratelimit')).toBe('"read";r=0;t=60')
  })

  it('refuse beyond them with 429 and when to come back, until then', async () => {
    await statuses(2, () => api.get('/models', from('1.1.1.1')))
    const refused = await api.get('/models', from('1.1.1.1'))

    expect(refused).toMatchObject({
      status: 429,
      body: { type: '/problems/rate-limited', detail: expect.stringContaining('try again in 30 s') },
    })
    expect(refused.headers.get('retry-after')).toBe('30')
    expect(refused.headers.get('ratelimit')).toBe('"read";r=0;t=60')
    api.clock.nowMs += 30_000
    expect((await api.get('/models', from('1.1.1.1'))).status).toBe(200)
  })

  it('count reads by address', async () => {
    await statuses(3, () => api.get('/models', from('1.1.1.1')))

    expect((await api.get('/models', from('2.2.2.2'))).status).toBe(200)
  })

  it('count writes by token, wherever they come from', async () => {
    const [first, second] = [await headersOf('jobs:write'), await headersOf('jobs:write')]
    const submit = (headers: object, address: string) => api.call('POST', '/jobs', job, { ...headers, ...from(address) })

    expect(
      [await submit(first, '1.1.1.1'), await submit(first, '2.2.2.2'), await submit(first, '3.3.3.3')].map(({ status }) => status),
    ).toEqual([201, 201, 429])
    expect((await submit(second, '1.1.1.1')).status).toBe(201)
  })

  it('count a runner’s requests apart from those of tokens', async () => {
    const token = await headersOf('runners:register')
    const { body } = await api.call('POST', '/runners', registration, token)
    const claim = () => api.call('POST', '/jobs/claim', { engines: ['tensorflow'] }, { authorization: `Bearer ${body.key}` })

    expect(await statuses(3, claim)).toEqual([204, 204, 429])
    expect((await api.call('POST', '/runners', registration, token)).status).toBe(201)
  })

  it('end the guessing of tokens, and bar from then on also a right one from there, but no other address', async () => {
    const guess = () => api.call('POST', '/jobs', job, { authorization: 'Bearer zoo_guess', ...from('6.6.6.6') })
    expect(await statuses(3, guess)).toEqual([401, 401, 429])

    const right = await headersOf('jobs:write')
    expect((await api.call('POST', '/jobs', job, { ...right, ...from('6.6.6.6') })).status).toBe(429)
    expect((await api.call('POST', '/jobs', job, { ...right, ...from('1.1.1.1') })).status).toBe(201)
  })

  it('end also the writes of one who shows no token at all', async () => {
    expect(await statuses(3, () => api.call('POST', '/jobs', job, from('6.6.6.6')))).toEqual([401, 401, 429])
  })

  it('are none where the app is for one machine', async () => {
    const open = await openApp(unpublishedRegistry())

    const { headers } = await open.get('/models')
    expect(headers.has('ratelimit')).toBe(false)
  })
})
