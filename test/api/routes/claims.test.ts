import { Claim } from '@effzoo/contract'
import { beforeEach, describe, expect, it } from 'vitest'
import { openApp, unpublishedRegistry } from '../open-app.ts'

let api: Awaited<ReturnType<typeof openApp>>
beforeEach(async () => {
  api = await openApp(unpublishedRegistry())
})

describe('POST /jobs/claim', () => {
  it('gives the job with the terms of its lease', async () => {
    const { id, headers } = await api.register()
    const { body: job } = await api.call('POST', '/jobs', { variant: 'efficientnet-b0' })

    const { status, body } = await api.call('POST', '/jobs/claim', { engines: ['wasm', 'tensorflow'] }, headers)

    expect(status).toBe(200)
    expect(Claim.parse(body)).toMatchObject({
      job: { id: job.id, state: 'leased', attempt: 1, runner: id, leaseExpiresAtMs: api.clock.nowMs + 60_000 },
      leaseMs: 60_000,
      heartbeatMs: expect.any(Number),
    })
  })

  it('says when to ask again where there is no job', async () => {
    const { headers } = await api.register()

    const answer = await api.call('POST', '/jobs/claim', { engines: ['tensorflow'] }, headers)

    expect(answer).toMatchObject({ status: 204, body: '' })
    expect(answer.headers.get('retry-after')).toBe('1')
  })

  it.each([{}, { authorization: 'Bearer effrk_wrong' }, { authorization: 'Basic abc' }])('refuses the key of %j', async (headers) => {
    const answer = await api.call('POST', '/jobs/claim', { engines: ['tensorflow'] }, headers as Record<string, string>)

    expect(answer).toMatchObject({ status: 401, body: { type: '/problems/unauthenticated' } })
    expect(answer.headers.get('www-authenticate')).toBe('Bearer')
  })

  it('refuses a runner that names no engine', async () => {
    const { headers } = await api.register()

    expect(await api.call('POST', '/jobs/claim', { engines: [] }, headers)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/engines' }] },
    })
  })
})
