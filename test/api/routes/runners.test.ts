import { RegisteredRunner } from '@effzoo/contract'
import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import { auditEvents } from '../../../apps/api/src/db/schema/audit-events.ts'
import { runners } from '../../../apps/api/src/db/schema/runners.ts'
import { registration } from '../fixtures.ts'
import { openApp, unpublishedRegistry } from '../open-app.ts'

let api: Awaited<ReturnType<typeof openApp>>
beforeEach(async () => {
  api = await openApp(unpublishedRegistry())
})

describe('POST /runners', () => {
  it('gives an id and a key of 256 bits', async () => {
    const { status, body } = await api.call('POST', '/runners', registration)

    expect(status).toBe(201)
    expect(RegisteredRunner.parse(body).key).toMatch(/^effrk_[\w-]{43}$/)
  })

  it('keeps only a hash of the key', async () => {
    const { body } = await api.call('POST', '/runners', registration)

    const stored = JSON.stringify(await api.db.select().from(runners))
    expect(stored).toContain(body.id)
    expect(stored).not.toContain(body.key.slice('effrk_'.length))
  })

  // the driver of a file ends a text there, so that the name would come back shorter
  it.each(['\u0000', 'a\u0000b'])('refuses the name %j', async (name) => {
    expect(await api.call('POST', '/runners', { ...registration, name })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/name', detail: expect.stringContaining('U+0000') }] },
    })
  })

  it('refuses a device without memory', async () => {
    const { status, body } = await api.call('POST', '/runners', { ...registration, device: { ...registration.device, memoryBytes: 0 } })

    expect(status).toBe(422)
    expect(body.errors).toEqual([{ pointer: '/device/memoryBytes', detail: expect.stringContaining('>=1') }])
  })
})

describe('PUT /runners/self', () => {
  it('is what the runner is from then on, with the key that it has', async () => {
    const { id, headers } = await api.register()
    const now = { ...registration, name: 'moved', device: { ...registration.device, id: 'dev_of_another_gpu' } }

    expect(await api.call('PUT', '/runners/self', now, headers)).toMatchObject({ status: 200, body: { ...now, id, isDraining: false } })
    expect((await api.get(`/runners/${id}`)).body).toMatchObject(now)
  })

  it('says that the runner takes no more work, until it says otherwise', async () => {
    const { id, headers } = await api.register()
    const isDraining = async () => (await api.get(`/runners?id=${id}`)).body.items[0].isDraining

    await api.call('PUT', '/runners/self', { ...registration, isDraining: true }, headers)
    expect(await isDraining()).toBe(true)
    await api.call('PUT', '/runners/self', registration, headers)
    expect(await isDraining()).toBe(false)
  })

  it('stands in the audit log', async () => {
    const { id, headers } = await api.register()
    await api.call('PUT', '/runners/self', registration, headers)

    const events = await api.db.select().from(auditEvents).where(eq(auditEvents.subject, id))
    expect(events).toMatchObject([{ action: 'runner.register' }, { action: 'runner.describe', actor: id }])
  })
})

describe('GET /runners/{id}', () => {
  it('shows the runner as it registered, and not its key', async () => {
    const { body } = await api.call('POST', '/runners', registration)

    const answer = await api.get(`/runners/${body.id}`)

    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({
      ...registration,
      labels: [],
      id: body.id,
      isDraining: false,
      registeredAtMs: api.clock.nowMs,
      lastSeenAtMs: api.clock.nowMs,
    })
    expect(JSON.stringify(answer.body)).not.toContain(body.key)
  })

  it('notes that the runner was seen', async () => {
    const { id, headers } = await api.register()
    api.clock.nowMs += 20_000
    await api.call('POST', '/jobs/claim', { engines: ['tensorflow'] }, headers)

    expect((await api.get(`/runners/${id}`)).body.lastSeenAtMs).toBe(api.clock.nowMs)
  })

  it('says when there is no such runner', async () => {
    expect(await api.get('/runners/runner_00000000000000000000000000')).toMatchObject({ status: 404 })
  })
})
