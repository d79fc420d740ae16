import { type Scope, WebhookDelivery } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'
import { createToken } from '../../../apps/api/src/db/queries/create-token.ts'
import { maxWebhooks } from '../../../apps/api/src/db/queries/create-webhook.ts'
import { auditEvents } from '../../../apps/api/src/db/schema/audit-events.ts'
import { sendOnce } from '../../../apps/api/src/webhooks/keep-sending.ts'
import type { Sender } from '../../../apps/api/src/webhooks/post.ts'
import { workload } from '../fixtures.ts'
import { openApp, unpublishedRegistry } from '../open-app.ts'

const sender: Sender = { allowsPrivate: false, post: async () => ({ status: 200, retryAfter: null }) }
const request = { url: 'https://example.com/hook' }

async function openWithTokens() {
  const api = await openApp(unpublishedRegistry(), { auth: 'tokens', sender })
  const as = async (name: string, scopes: readonly Scope[] = ['jobs:write']) => {
    const { secret } = await createToken(api.db, { name, scopes, expiresAtMs: null }, 'local', api.clock.nowMs)
    return { authorization: `Bearer ${secret}` }
  }
  return { ...api, as }
}

describe('the routes of webhooks', () => {
  it('show the secret once', async () => {
    const api = await openApp(unpublishedRegistry(), { auth: 'open', sender })
    const { body: made } = await api.call('POST', '/webhooks', request)

    expect(made.secret).toMatch(/^whsec_[\w+/]{43}=$/)
    const { secret: _, ...webhook } = made
    expect((await api.get(`/webhooks/${made.id}`)).body).toEqual(webhook)
    expect((await api.get('/webhooks')).body).toEqual({ items: [webhook] })
  })

  it('show to each owner its own, and to an admin all', async () => {
    const { call, as } = await openWithTokens()
    const [ann, bob, admin] = [await as('ann'), await as('bob'), await as('root', ['jobs:write', 'admin'])]
    const { body: made } = await call('POST', '/webhooks', request, ann)
    const list = async (headers: Record<string, string>) => (await call('GET', '/webhooks', undefined, headers)).body.items.length

    expect([await list(ann), await list(bob), await list(admin)]).toEqual([1, 0, 1])
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/test'],
      ['GET', '/deliveries'],
      ['POST', '/deliveries/dlv_00000000000000000000000000/retry'],
    ] as const) {
      const { status, body } = await call(method, `/webhooks/${made.id}${path}`, undefined, bob)
      expect([status, body.type], `${method} ${path}`).toEqual([404, '/problems/webhook-not-found'])
    }
    expect((await call('DELETE', `/webhooks/${made.id}`, undefined, admin)).status).toBe(204)
  })

  it.each([
    'http://example.com/',
    'https://localhost/',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/',
    'ftp://example.com/',
  ])('refuse %s', async (url) => {
    const api = await openApp(unpublishedRegistry(), { auth: 'open', sender })
    expect(await api.call('POST', '/webhooks', { url })).toMatchObject({ status: 422, body: { errors: [{ pointer: '/url' }] } })
  })

  it('keep no more than a few for one owner', async () => {
    const api = await openApp(unpublishedRegistry(), { auth: 'open', sender })
    for (let i = 0; i < maxWebhooks; i++) await api.call('POST', '/webhooks', request)

    expect(await api.call('POST', '/webhooks', request)).toMatchObject({ status: 422, body: { type: '/problems/webhook-limit' } })
  })

  it('delete a webhook with its log, and note each write', async () => {
    const api = await openApp(unpublishedRegistry(), { auth: 'open', sender })
    const { body: made } = await api.call('POST', '/webhooks', request)
    const { body: job } = await api.call('POST', '/jobs', { variant: workload.variant })
    await api.call('POST', `/jobs/${job.id}/cancel`)
    await sendOnce({ db: api.db, sender, nowMs: () => api.clock.nowMs, random: () => 0.5 })
    const [delivery] = (await api.get(`/webhooks/${made.id}/deliveries`)).body.items
    expect(WebhookDelivery.parse(delivery)).toMatchObject({ job: job.id, event: 'job.cancelled', state: 'delivered' })

    await api.call('POST', `/webhooks/${made.id}/deliveries/${delivery.id}/retry`)
    await api.call('DELETE', `/webhooks/${made.id}`)

    expect((await api.get(`/webhooks/${made.id}/deliveries`)).status).toBe(404)
    const actions = (await api.db.select({ action: auditEvents.action }).from(auditEvents)).map(({ action }) => action)
    expect(actions.filter((action) => action.startsWith('webhook.'))).toEqual(['webhook.create', 'webhook.retry', 'webhook.delete'])
  })
})
