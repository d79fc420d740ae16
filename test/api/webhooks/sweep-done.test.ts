import { Webhook as Verifier } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { createDispatcher } from '../../../apps/api/src/webhooks/dispatcher.ts'
import { nodeSender } from '../../../apps/api/src/webhooks/post-node.ts'
import { openApp, unpublishedRegistry } from '../open-app.ts'
import { openReceiver } from './open-receiver.ts'

const sender = nodeSender(true)

async function open(events?: readonly string[]) {
  const api = await openApp(unpublishedRegistry(), { auth: 'open', sender })
  api.clock.nowMs = Date.now() // the library that verifies looks at its own clock
  const receiver = await openReceiver()
  const { body: webhook } = await api.call('POST', '/webhooks', { url: receiver.url, ...(events && { events }) })
  const dispatcher = createDispatcher({ db: api.db, sender, nowMs: () => api.clock.nowMs, random: () => 0.5 })
  return {
    api,
    webhook,
    /** The messages since the last time. */
    async dispatch() {
      await dispatcher.run()
      await dispatcher.settle()
      return receiver.received.splice(0)
    },
    async sweep(more: object = {}) {
      const { body } = await api.call('POST', '/sweeps', { variants: ['efficientnet-b0', 'efficientnet-b1'], ...more })
      const { items } = (await api.get(body.jobs)).body
      return { id: body.id as string, jobs: (items as { id: string }[]).map(({ id }) => id) }
    },
    deliveries: async () => (await api.get(`/webhooks/${webhook.id}/deliveries`)).body.items,
  }
}

const typesOf = (messages: readonly { readonly body: string }[]) => messages.map(({ body }) => JSON.parse(body).type)

describe('sweep.done', () => {
  it('is sent once all jobs of the sweep have ended, signed, with the sweep as it is then', async () => {
    const { api, webhook, sweep, dispatch, deliveries } = await open(['sweep.done'])
    const { id, jobs } = await sweep()
    await api.call('POST', `/jobs/${jobs[0]}/cancel`)
    expect(await dispatch()).toEqual([])
    await api.call('POST', `/jobs/${jobs[1]}/cancel`)

    const [message, ...others] = await dispatch()

    expect(others).toEqual([])
    expect(new Verifier(webhook.secret).verify(message!.body, message!.headers as Record<string, string>)).toEqual({
      type: 'sweep.done',
      timestamp: new Date(api.clock.nowMs).toISOString(),
      data: (await api.get(`/sweeps/${id}`)).body,
    })
    expect(await deliveries()).toMatchObject([{ event: 'sweep.done', sweep: id, job: jobs[1], state: 'delivered' }])
  })

  it('comes after what its last job has to tell', async () => {
    const { api, sweep, dispatch, deliveries } = await open()
    const { id } = await sweep()
    await api.call('POST', `/sweeps/${id}/cancel`)

    const messages = await dispatch()

    expect(typesOf(messages)).toEqual(['job.cancelled', 'job.cancelled', 'sweep.done'])
    expect(JSON.parse(messages[2]!.body).data).toMatchObject({ id, state: 'cancelled', counts: { cancelled: 2 } })
    expect(await deliveries()).toMatchObject([{ sweep: id }, { sweep: null }, { sweep: null }])
  })

  it('is sent to every webhook that asks for it, and to none from before it was made', async () => {
    const { api, webhook, sweep, dispatch } = await open(['job.failed'])
    const { id } = await sweep()
    const other = await openReceiver()
    await api.call('POST', '/webhooks', { url: other.url, events: ['sweep.done'] })
    await api.call('POST', `/sweeps/${id}/cancel`)
    const { body: late } = await api.call('POST', '/webhooks', { url: other.url, events: ['sweep.done'] })

    expect(await dispatch()).toEqual([])
    expect(typesOf(other.received)).toEqual(['sweep.done'])
    for (const { id: of } of [webhook, late]) expect((await api.get(`/webhooks/${of}/deliveries`)).body.items).toEqual([])
  })

  it('is sent once, also where a job is queued again and ends again', async () => {
    const { api, sweep, dispatch } = await open(['sweep.done'])
    const { jobs } = await sweep({ variants: ['efficientnet-b0'] })
    const fail = async () => {
      const { runner, path } = await api.claim()
      await api.call('PUT', `${path}/failure`, { kind: 'benchmark', reason: 'no memory' }, runner.headers)
    }
    await fail()
    expect(typesOf(await dispatch())).toEqual(['sweep.done'])

    await api.call('POST', `/jobs/${jobs[0]}/redrive`, {})
    await fail()

    expect(await dispatch()).toEqual([])
  })

  it('is planned once by two processes', async () => {
    const { api, sweep, deliveries } = await open(['sweep.done'])
    const { id } = await sweep()
    await api.call('POST', `/sweeps/${id}/cancel`)
    const options = { db: api.db, sender, nowMs: () => api.clock.nowMs, random: () => 0.5 }
    const both = [createDispatcher(options), createDispatcher(options)]

    await Promise.all(both.map((dispatcher) => dispatcher.run()))
    await Promise.all(both.map((dispatcher) => dispatcher.settle()))

    expect(await deliveries()).toMatchObject([{ attempts: 1, state: 'delivered' }])
  })
})
