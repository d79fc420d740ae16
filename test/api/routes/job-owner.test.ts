import { type Scope, TokenRequest } from '@effzoo/contract'
import { beforeEach, describe, expect, it } from 'vitest'
import { createToken } from '../../../apps/api/src/db/queries/create-token.ts'
import { openApp, unpublishedRegistry } from '../open-app.ts'

let api: Awaited<ReturnType<typeof openApp>>
beforeEach(async () => {
  api = await openApp(unpublishedRegistry(), { auth: 'tokens' })
})

async function tokenOf(name: string, scopes: readonly Scope[] = ['jobs:write']) {
  const request = TokenRequest.parse({ name, scopes })
  const { secret } = await createToken(api.db, { ...request, expiresAtMs: null }, 'local', api.clock.nowMs)
  return { authorization: `Bearer ${secret}` }
}

describe('a job that was asked for with a token', () => {
  it.each(['cancel', 'redrive'])('is for its owner and an admin to %s, and for nobody else', async (verb) => {
    const [ann, bob, admin] = [await tokenOf('Ann'), await tokenOf('Bob'), await tokenOf('root', ['jobs:write', 'admin'])]
    const { body: job } = await api.call('POST', '/jobs', { variant: 'efficientnet-b0' }, ann)

    expect(job.owner).toBe('ann')
    expect(await api.call('POST', `/jobs/${job.id}/${verb}`, {}, bob)).toMatchObject({
      status: 403,
      body: { type: '/problems/not-the-owner', detail: expect.stringContaining('is of ann, and you are bob') },
    })
    expect((await api.call('POST', `/jobs/${job.id}/${verb}`, {}, ann)).status).toBe(200)
    const { body: other } = await api.call('POST', '/jobs', { variant: 'efficientnet-b0' }, ann)
    expect((await api.call('POST', `/jobs/${other.id}/${verb}`, {}, admin)).status).toBe(200)
  })
})
