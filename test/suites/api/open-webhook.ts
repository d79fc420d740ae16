import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebhookDelivery } from '@effzoo/contract'
import { expect } from 'vitest'
import type { Api } from './caller.ts'

let receiver: Promise<string> | undefined

/** A receiver that takes all that it is sent; one for all cases, and it does not keep the process. */
async function openReceiver(): Promise<string> {
  const server = createServer((_, response) => response.writeHead(204).end())
    .listen(0, '127.0.0.1')
    .unref()
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
}

/** No owner may have more than a few, so those before go. */
export async function openWebhook(api: Api): Promise<{ id: string }> {
  receiver ??= openReceiver()
  const { body: before } = await api.call('get /webhooks', { path: '/webhooks', as: 'writer' })
  for (const { id } of before.items) await api.call('delete /webhooks/{id}', { path: `/webhooks/${id}`, as: 'writer' })
  const answer = await api.call('post /webhooks', { path: '/webhooks', as: 'writer', body: { url: await receiver } })
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  return answer.body
}

/** A webhook that was told of a job's end. */
export async function openDelivery(api: Api): Promise<{ id: string; delivery: WebhookDelivery }> {
  const { id } = await openWebhook(api)
  const { body: job } = await api.call('post /jobs', { path: '/jobs', as: 'writer', body: { variant: 'efficientnet-b0' } })
  await api.call('post /jobs/{id}/cancel', { path: `/jobs/${job.id}/cancel`, as: 'writer' })
  const list = async () =>
    (await api.call('get /webhooks/{id}/deliveries', { path: `/webhooks/${id}/deliveries`, as: 'writer' })).body.items
  await expect.poll(list, { timeout: 10_000 }).toMatchObject([{ job: job.id, event: 'job.cancelled', state: 'delivered' }])
  return { id, delivery: WebhookDelivery.parse((await list())[0]) }
}
