import { problems } from '@effzoo/contract'
import type { Client } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql/sqlite3'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp } from '../../apps/api/src/app.ts'
import { openApp, unpublishedRegistry } from './open-app.ts'

let api: Awaited<ReturnType<typeof openApp>>
beforeEach(async () => {
  api = await openApp(unpublishedRegistry())
})

const job = { variant: 'efficientnet-b0' }

describe('the API', () => {
  it('answers 404 where nothing lies', async () => {
    expect(await api.get('/nothing')).toMatchObject({ status: 404, body: { type: '/problems/not-found' } })
  })

  it('answers 405 with the methods that are offered', async () => {
    const answer = await api.call('DELETE', '/runners')

    expect(answer).toMatchObject({ status: 405, body: { type: '/problems/method-not-allowed' } })
    expect(answer.headers.get('allow')).toBe('POST, GET, HEAD')
  })

  it.each(['evil.example', 'localhost.evil.example:8787', '192.168.0.1', '127.0.0.1.nip.io'])('refuses requests for %s', async (host) => {
    expect(await api.get('/models', { host })).toMatchObject({ status: 421, body: { type: '/problems/foreign-host' } })
  })

  it.each(['localhost', 'LOCALHOST:8787', '127.0.0.1:1', '[::1]:8787'])('answers requests for %s', async (host) => {
    expect(await api.get('/health', { host })).toMatchObject({ status: 200 })
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/jsonp', 'application/json; x', ''])(
    'refuses a write of type "%s", as a page of another site could send it',
    async (type) => {
      expect(await api.call('POST', '/jobs', job, { 'content-type': type })).toMatchObject({
        status: 415,
        body: { type: '/problems/unsupported-media-type' },
      })
    },
  )

  it('takes JSON that names its charset', async () => {
    expect(await api.call('POST', '/jobs', job, { 'content-type': 'application/json; charset=utf-8' })).toMatchObject({ status: 201 })
  })

  it.each(['{', ''])('answers 400 to a body of "%s"', async (text) => {
    expect(await api.call('POST', '/jobs', text)).toMatchObject({ status: 400, body: { type: '/problems/malformed-body' } })
  })

  it.each([
    ['/jobs', 64 * 2 ** 10],
    ['/jobs/job_00000000000000000000000000/attempts/1/result', 4 * 2 ** 20],
  ])('bounds the body of %s', async (path, limitBytes) => {
    const method = path.endsWith('result') ? 'PUT' : 'POST'
    const { headers } = await api.register()

    expect(await api.call(method, path, ' '.repeat(limitBytes + 1), headers)).toMatchObject({
      status: 413,
      body: { detail: expect.stringContaining(String(limitBytes)) },
    })
    expect((await api.call(method, path, ' '.repeat(limitBytes), headers)).status).toBe(400)
  })

  it('says that the database is busy, and when to try again', async () => {
    const busy = Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' })
    const answer = await broken(new Error('failed query', { cause: busy }))

    expect(answer.status).toBe(503)
    expect(answer.headers.get('retry-after')).toBe('1')
  })

  it('keeps to itself why it failed', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    const answer = await broken(new Error('secret'))

    expect(answer.status).toBe(500)
    expect(await answer.text()).not.toContain('secret')
    expect(log).toHaveBeenCalledOnce()
    log.mockRestore()
  })
})

describe('GET /openapi.json', () => {
  it('describes every route in OpenAPI 3.1', async () => {
    const { body } = await api.get('/openapi.json')

    expect(body.openapi).toBe('3.1.0')
    expect(
      Object.entries(body.paths).flatMap(([path, methods]) => Object.keys(methods as object).map((method) => `${method} ${path}`)),
    ).toEqual([
      'get /health',
      'get /health/live',
      'get /metrics',
      'get /models',
      'post /models',
      'get /models/{id}',
      'delete /models/{id}',
      'post /analyze',
      'post /jobs/claim',
      'get /jobs',
      'post /jobs',
      'get /jobs/{id}',
      'post /jobs/{id}/cancel',
      'post /jobs/{id}/redrive',
      'get /jobs/{id}/attempts',
      'get /jobs/{id}/events',
      'post /jobs/{id}/attempts/{attempt}/heartbeat',
      'put /jobs/{id}/attempts/{attempt}/result',
      'put /jobs/{id}/attempts/{attempt}/failure',
      'post /jobs/{id}/attempts/{attempt}/release',
      'get /sweeps',
      'post /sweeps',
      'get /sweeps/{id}',
      'post /sweeps/{id}/cancel',
      'get /schedules',
      'post /schedules',
      'get /schedules/{id}',
      'delete /schedules/{id}',
      'post /schedules/{id}/pause',
      'post /schedules/{id}/resume',
      'get /results',
      'get /results/{id}',
      'get /published',
      'get /devices',
      'post /runners',
      'get /runners',
      'put /runners/self',
      'get /runners/{id}',
      'get /queue',
      'post /tokens',
      'get /tokens',
      'get /tokens/self',
      'delete /tokens/{id}',
      'post /webhooks',
      'get /webhooks',
      'get /webhooks/{id}',
      'delete /webhooks/{id}',
      'post /webhooks/{id}/test',
      'get /webhooks/{id}/deliveries',
      'post /webhooks/{id}/deliveries/{delivery}/retry',
      'get /checkpoints',
      'post /checkpoints',
      'get /checkpoints/{id}',
      'delete /checkpoints/{id}',
      'put /checkpoints/{variant}/tags/{tag}',
      'get /checkpoints/{id}/files/{name}',
      'post /uploads',
      'get /uploads/{id}',
      'put /uploads/{id}/parts/{part}',
      'post /uploads/{id}/complete',
      'get /keys',
    ])
    for (const methods of Object.values<object>(body.paths)) {
      for (const route of Object.values(methods))
        expect(route).toMatchObject({ summary: expect.any(String), description: expect.any(String) })
    }
  })

  it('refers to no schema that it does not hold', async () => {
    const { body } = await api.get('/openapi.json')

    const references = [...JSON.stringify(body).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map((match) => match[1]!)
    expect(references.length).toBeGreaterThan(50)
    expect(Object.keys(body.components.schemas)).toEqual(expect.arrayContaining([...new Set(references)]))
  })

  it('promises only statuses that a problem can have', async () => {
    const { body } = await api.get('/openapi.json')

    const promised = Object.values<object>(body.paths).flatMap((methods) =>
      Object.values(methods).flatMap(({ responses }) => Object.keys(responses)),
    )
    const known = [200, 201, 204, 206, 303, 304, 307, ...Object.values(problems).map(({ status }) => status)].map(String)
    expect([...known, 'default']).toEqual(expect.arrayContaining([...new Set(promised)]))
  })
})

/** The answer of an app whose database throws. */
function broken(error: Error) {
  const db = drizzle({ client: { execute: () => Promise.reject(error) } as unknown as Client })
  return createApp({ db, registry: api.registry, nowMs: () => api.clock.nowMs, random: () => 0, checkpoints: api.checkpoints }).request(
    '/jobs/job_00000000000000000000000000',
  )
}
