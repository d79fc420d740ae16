import { beforeEach, describe, expect, it } from 'vitest'
import { edgeGuards, loopbackGuards } from '../../../apps/api/src/auth/guards.ts'
import { openApp, unpublishedRegistry } from '../open-app.ts'

const listed = 'https://lab.example'
const stranger = 'https://stranger.example'
let api: Awaited<ReturnType<typeof openApp>>
beforeEach(async () => {
  api = await openApp(unpublishedRegistry(), { auth: 'open', guards: { ...edgeGuards, rateLimits: null, corsOrigins: [listed] } })
})

const preflight = (origin: string, method: string) =>
  api.call('OPTIONS', '/jobs', undefined, {
    origin,
    'access-control-request-method': method,
    'access-control-request-headers': 'authorization, content-type',
  })
const submit = (origin: string, host = 'zoo.example') => api.call('POST', '/jobs', { variant: 'efficientnet-b0' }, { origin, host })

describe('CORS of a public registry', () => {
  it('lets pages of any origin read, without credentials, and see the headers that they need', async () => {
    const { headers } = await api.get('/models', { origin: stranger })

    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(headers.get('access-control-allow-credentials')).toBeNull()
    expect(headers.get('access-control-expose-headers')).toContain('RateLimit')
  })

  it('grants the header authorization to no origin that is not listed', async () => {
    const { status, headers } = await preflight(stranger, 'GET')

    expect(status).toBe(204)
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(headers.get('access-control-allow-headers')).not.toMatch(/authorization/i)
  })

  it('lets pages of a listed origin write, and grants nothing to the others', async () => {
    const granted = await preflight(listed, 'POST')
    expect(granted.headers.get('access-control-allow-origin')).toBe(listed)
    expect(granted.headers.get('access-control-allow-headers')).toContain('Authorization')
    expect(granted.headers.get('vary')).toBe('Origin')
    expect((await preflight(stranger, 'POST')).headers.get('access-control-allow-origin')).toBeNull()
  })

  it('refuses the write of a page that was granted nothing, should it arrive all the same', async () => {
    expect(await submit(stranger)).toMatchObject({ status: 403, body: { type: '/problems/foreign-origin' } })
    expect(await submit('null')).toMatchObject({ status: 403 })
    expect((await submit(listed)).status).toBe(201)
  })

  it('lets its own pages write, also behind a proxy that speaks https', async () => {
    expect((await submit('https://zoo.example')).status).toBe(201)
  })

  it('shows problems to pages too', async () => {
    const { status, headers } = await api.get('/models/none', { origin: stranger })

    expect(status).toBe(404)
    expect(headers.get('access-control-allow-origin')).toBe('*')
  })
})

describe('CORS of a registry on loopback', () => {
  it('shows its devices to no page of another origin', async () => {
    const local = await openApp(unpublishedRegistry(), { auth: 'open', guards: loopbackGuards })

    expect((await local.get('/models', { origin: stranger })).headers.get('access-control-allow-origin')).toBeNull()
  })
})
