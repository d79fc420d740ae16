import {
  DeliveryId,
  MintedWebhook,
  Webhook,
  WebhookDelivery,
  WebhookDeliveryList,
  WebhookId,
  WebhookList,
  WebhookRequest,
  WebhookTest,
} from '@effzoo/contract'
import { createRoute, z } from '@hono/zod-openapi'
import { createWebhook } from '../db/queries/create-webhook.ts'
import { deleteWebhook, findWebhook, listWebhooks } from '../db/queries/find-webhooks.ts'
import { listDeliveries, retryDelivery } from '../db/queries/list-deliveries.ts'
import { jobMoved } from '../live/announce-job.ts'
import { jobOwnerOf, limitedTo } from '../owner-of.ts'
import { problemsAt } from '../problem.ts'
import { createRouter } from '../router.ts'
import { checkWebhookUrl } from '../webhooks/check-url.ts'
import { sendTest } from '../webhooks/dispatcher.ts'

const noStore = { 'cache-control': 'no-store' }
const theWebhook = { 'application/json': { schema: Webhook } }
const tags = ['webhooks']
const params = z.object({ id: WebhookId })
const unknown = { 404: 'You have no such webhook' } as const

const postWebhook = createRoute({
  method: 'post',
  path: '/webhooks',
  operationId: 'createWebhook',
  tags,
  summary: 'Be told when jobs and sweeps end',
  description:
    'A message for each end of a job, and one when all jobs of a sweep have ended. Messages follow Standard Webhooks: webhook-id, webhook-timestamp and webhook-signature say that they are ours. What is not answered with 2xx within ' +
    '15 s is sent again, seven times over some 28 hours, so a message may come twice: its id is the same. 410 turns the webhook off.',
  request: { body: { required: true, content: { 'application/json': { schema: WebhookRequest } } } },
  responses: {
    201: {
      description: 'The webhook and its secret, which stands in this answer only',
      content: { 'application/json': { schema: MintedWebhook } },
    },
    ...problemsAt({ 422: 'The request is not valid, the URL is not of the public internet, or you have as many webhooks as you may have' }),
  },
})

const getWebhooks = createRoute({
  method: 'get',
  path: '/webhooks',
  operationId: 'listWebhooks',
  tags,
  summary: 'Your webhooks',
  description: 'The newest first, without their secrets. With the scope admin those of everybody.',
  responses: { 200: { description: 'The webhooks', content: { 'application/json': { schema: WebhookList } } }, ...problemsAt({}) },
})

const getWebhook = createRoute({
  method: 'get',
  path: '/webhooks/{id}',
  operationId: 'getWebhook',
  tags,
  summary: 'One webhook',
  description: 'Without its secret.',
  request: { params },
  responses: { 200: { description: 'The webhook', content: theWebhook }, ...problemsAt(unknown) },
})

const removeWebhook = createRoute({
  method: 'delete',
  path: '/webhooks/{id}',
  operationId: 'deleteWebhook',
  tags,
  summary: 'Delete a webhook',
  description: 'With the log of its deliveries; what was not delivered never is.',
  request: { params },
  responses: { 204: { description: 'It is deleted' }, ...problemsAt(unknown) },
})

const postTest = createRoute({
  method: 'post',
  path: '/webhooks/{id}/test',
  operationId: 'testWebhook',
  tags,
  summary: 'Send a message that tells of nothing',
  description: 'Once, at once, with the type webhook.test. The answer says what came of it; the log does not have it.',
  request: { params },
  responses: { 200: { description: 'What came of it', content: { 'application/json': { schema: WebhookTest } } }, ...problemsAt(unknown) },
})

const getDeliveries = createRoute({
  method: 'get',
  path: '/webhooks/{id}/deliveries',
  operationId: 'listDeliveries',
  tags,
  summary: 'What a webhook was sent',
  description: 'The last hundred, the newest first: how often each was tried, what came of it, and when it is tried again.',
  request: { params },
  responses: {
    200: { description: 'The deliveries', content: { 'application/json': { schema: WebhookDeliveryList } } },
    ...problemsAt(unknown),
  },
})

const postRetry = createRoute({
  method: 'post',
  path: '/webhooks/{id}/deliveries/{delivery}/retry',
  operationId: 'retryDelivery',
  tags,
  summary: 'Send a message again',
  description: 'Also one that was delivered or given up. It is sent at once, under the same id.',
  request: { params: z.object({ id: WebhookId, delivery: DeliveryId }) },
  responses: {
    200: { description: 'The delivery as it is now', content: { 'application/json': { schema: WebhookDelivery } } },
    ...problemsAt({ 404: 'You have no such webhook, or it no such delivery', 409: 'A try may be under way: wait a minute' }),
  },
})

export const webhookRoutes = createRouter()
  .openapi(postWebhook, async (c) => {
    const { url, events } = c.req.valid('json')
    checkWebhookUrl(url, c.var.sender.allowsPrivate)
    const webhook = await createWebhook(c.var.db, { url, events, owner: jobOwnerOf(c) }, c.var.actor, c.var.nowMs())
    return c.json(webhook, 201, { ...noStore, location: `/webhooks/${webhook.id}` })
  })
  .openapi(getWebhooks, async (c) => c.json({ items: await listWebhooks(c.var.db, limitedTo(c)) }, 200, noStore))
  .openapi(getWebhook, async (c) => c.json((await findWebhook(c.var.db, c.req.valid('param').id, limitedTo(c))).webhook, 200, noStore))
  .openapi(removeWebhook, async (c) => {
    await deleteWebhook(c.var.db, c.req.valid('param').id, { owner: limitedTo(c), actor: c.var.actor }, c.var.nowMs())
    return c.body(null, 204)
  })
  .openapi(postTest, async (c) => {
    const { webhook, secret } = await findWebhook(c.var.db, c.req.valid('param').id, limitedTo(c))
    return c.json(await sendTest(c.var.sender, { url: webhook.url, secret }, webhook.id, c.var.nowMs()), 200, noStore)
  })
  .openapi(getDeliveries, async (c) => {
    const { webhook } = await findWebhook(c.var.db, c.req.valid('param').id, limitedTo(c))
    return c.json({ items: await listDeliveries(c.var.db, webhook.id) }, 200, noStore)
  })
  .openapi(postRetry, async (c) => {
    const { id, delivery } = c.req.valid('param')
    await findWebhook(c.var.db, id, limitedTo(c))
    const retried = await retryDelivery(c.var.db, id, delivery, c.var.actor, c.var.nowMs())
    c.var.notifier.changed(jobMoved)
    return c.json(retried, 200)
  })
