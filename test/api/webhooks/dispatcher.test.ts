import { Webhook as Verifier } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { cancelJob } from '../../../apps/api/src/db/queries/cancel-job.ts'
import { planDeliveries } from '../../../apps/api/src/db/queries/plan-deliveries.ts'
import { takeDelivery } from '../../../apps/api/src/db/queries/take-delivery.ts'
import { webhookDeliveries } from '../../../apps/api/src/db/schema/webhooks.ts'
import { createDispatcher } from '../../../apps/api/src/webhooks/dispatcher.ts'
import { nodeSender } from '../../../apps/api/src/webhooks/post-node.ts'
import { workload } from '../fixtures.ts'
import { openApp, unpublishedRegistry } from '../open-app.ts'
import { openReceiver } from './open-receiver.ts'

const sender = nodeSender(true)

async function open(replyTo?: Parameters<typeof openReceiver>[0], events?: readonly string[]) {
  const api = await openApp(unpublishedRegistry(), { auth: 'open', sender })
  api.clock.nowMs = Date.now() // the library that verifies looks at its own clock
  const receiver = await openReceiver(replyTo)
  const { body: webhook } = await api.call('POST', '/webhooks', { url: receiver.url, ...(events && { events }) })
  const options = { db: api.db, sender, nowMs: () => api.clock.nowMs, random: () => 0.5 }
  const dispatcher = createDispatcher(options)
  return {
    api,
    webhook,
    options,
    received: receiver.received,
    async endJob() {
      const { body: job } = await api.call('POST', '/jobs', { variant: workload.variant })
      await api.call('POST', `/jobs/${job.id}/cancel`)
      return job.id as string
    },
    async dispatch() {
      await dispatcher.run()
      await dispatcher.settle()
    },
    deliveries: async () => (await api.get(`/webhooks/${webhook.id}/deliveries`)).body.items,
  }
}

describe('the dispatcher', () => {
  it('sends the end of a job, signed so that the library takes it', async () => {
    const { webhook, received, endJob, dispatch, deliveries, api } = await open()
    const job = await endJob()

    await dispatch()

    const [message] = received
    expect(new Verifier(webhook.secret).verify(message!.body, message!.headers as Record<string, string>)).toEqual({
      type: 'job.cancelled',
      timestamp: new Date(api.clock.nowMs).toISOString(),
      data: { job, attempt: 0, state: 'cancelled', runner: null, failure: null, result: null, atMs: api.clock.nowMs },
    })
    const [delivery] = await deliveries()
    expect(delivery).toMatchObject({ id: message!.headers['webhook-id'], state: 'delivered', attempts: 1, lastStatus: 204, nextAtMs: null })
  })

  it('sends what fails again by its plan, under the same id with a new time, until it is taken', async () => {
    const { api, received, endJob, dispatch, deliveries } = await open((count) => ({ status: count <= 3 ? 500 : 200 }))
    await endJob()
    await dispatch()
    for (const waitMs of [5_000, 300_000, 1_800_000]) {
      api.clock.nowMs += waitMs - 1
      await dispatch()
      api.clock.nowMs += 1
      await dispatch()
    }

    expect(received).toHaveLength(4)
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(new Set(received.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(4)
    expect(await deliveries()).toMatchObject([{ state: 'delivered', attempts: 4, lastError: null }])
  })

  it('gives up after eight tries, and sends it once more when it is told to', async () => {
    const { api, webhook, received, endJob, dispatch, deliveries } = await open(() => ({ status: 500 }))
    await endJob()
    for (let i = 0; i < 10; i++) {
      await dispatch()
      api.clock.nowMs += 11 * 3_600_000
    }
    expect(await deliveries()).toMatchObject([
      { state: 'failed', attempts: 8, lastStatus: 500, lastError: 'it answered 500', nextAtMs: null },
    ])

    const [{ id }] = await deliveries()
    expect((await api.call('POST', `/webhooks/${webhook.id}/deliveries/${id}/retry`)).status).toBe(200)
    await dispatch()
    expect(received).toHaveLength(9)
    expect(await deliveries()).toMatchObject([{ state: 'failed', attempts: 9 }])
  })

  it('says why where nobody answers', async () => {
    const { api, endJob, dispatch, deliveries } = await open()
    const { body: other } = await api.call('POST', '/webhooks', { url: 'http://127.0.0.1:9/' })
    await endJob()
    await dispatch()

    const [delivery] = (await api.get(`/webhooks/${other.id}/deliveries`)).body.items
    expect(delivery).toMatchObject({ state: 'pending', attempts: 1, lastStatus: null, lastError: expect.stringContaining('ECONNREFUSED') })
    expect(await deliveries()).toMatchObject([{ state: 'delivered' }])
  })

  it('waits as long as 429 and 503 ask it to', async () => {
    const { api, endJob, dispatch, deliveries } = await open(() => ({ status: 429, headers: { 'retry-after': '3600' } }))
    await endJob()
    await dispatch()

    expect(await deliveries()).toMatchObject([{ nextAtMs: api.clock.nowMs + 3_600_000 }])
  })

  it('turns a webhook off whose URL is gone, with all that waits', async () => {
    const { api, webhook, received, endJob, dispatch, deliveries } = await open(() => ({ status: 410 }))
    await endJob()
    await endJob()
    await dispatch()
    await endJob()
    await dispatch()

    expect(received).toHaveLength(1)
    expect(await deliveries()).toMatchObject([{ state: 'failed', attempts: 0 }, { state: 'failed' }])
    expect((await api.get(`/webhooks/${webhook.id}`)).body.isActive).toBe(false)
  })

  it('tells only of the events that were asked for, and of nothing from before', async () => {
    const { api, received, endJob, dispatch } = await open(undefined, ['job.failed'])
    await endJob()
    const { runner, path } = await api.claim()
    await api.call('PUT', `${path}/failure`, { kind: 'benchmark', reason: 'no memory' }, runner.headers)
    await dispatch()

    expect(received.map(({ body }) => JSON.parse(body).type)).toEqual(['job.failed'])
  })

  it('sends each message once from two processes at once', async () => {
    const { api, options, received, endJob } = await open(async () => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      return { status: 204 }
    })
    for (let i = 0; i < 12; i++) await endJob()
    const both = [createDispatcher(options), createDispatcher(options)]

    await Promise.all(both.map((dispatcher) => dispatcher.run()))
    await Promise.all(both.map((dispatcher) => dispatcher.settle()))

    expect(received).toHaveLength(12)
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(12)
    const rows = await api.db.select().from(webhookDeliveries)
    expect(rows.every(({ attempts, state }) => attempts === 1 && state === 'delivered')).toBe(true)
  })

  it('sends again what a process had in hand when it died, once its lease is over', async () => {
    const { api, webhook, received, endJob, dispatch, deliveries } = await open()
    await endJob()
    await planDeliveries(api.db, api.clock.nowMs)
    await takeDelivery(api.db, webhook.id, api.clock.nowMs)

    api.clock.nowMs += 59_999
    await dispatch()
    expect(received).toHaveLength(0)
    api.clock.nowMs += 1
    await dispatch()
    expect(received).toHaveLength(1)
    expect(await deliveries()).toMatchObject([{ state: 'delivered', attempts: 2 }])
  })

  it('knows of what was cancelled without a request', async () => {
    const { api, received, dispatch } = await open()
    const { body: job } = await api.call('POST', '/jobs', { variant: workload.variant })
    await cancelJob(api.db, job.id, { actor: 'local', owner: null }, api.clock.nowMs)
    await dispatch()

    expect(received).toHaveLength(1)
  })
})
