import process from 'node:process'
import { parseArgs } from 'node:util'
import { DeliveryId, WebhookId, webhookEventNames } from '@effzoo/contract'
import { idsOf } from '../ids-of.ts'
import { oneOf } from '../one-of.ts'
import { openClient } from '../open-client.ts'
import { UsageError } from '../usage-error.ts'
import { formatDeliveries, formatWebhooks } from '../webhook-table.ts'

export const usage =
  'zoo webhooks [--registry URL] [--json] | zoo webhooks create URL [--event EVENT]… | zoo webhooks delete WEBHOOK… | ' +
  'zoo webhooks test|deliveries WEBHOOK | zoo webhooks retry WEBHOOK DELIVERY'

const options = { event: { type: 'string', multiple: true }, registry: { type: 'string' }, json: { type: 'boolean' } } as const

/** Who is told when jobs and sweeps end, newest first; or makes, deletes and tries one, shows what it was sent and sends it again. */
export async function webhooks(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options })
  const [verb, ...names] = positionals
  if (values.event && verb !== 'create') throw new UsageError('--event is for create')
  const client = openClient(values.registry)
  const print = (answer: unknown, text: string) => void process.stdout.write(values.json ? `${JSON.stringify(answer)}\n` : `${text}\n`)
  const one = () => {
    const [id, ...more] = idsOf(verb!, 'webhook', names, WebhookId)
    if (more.length > 0) throw new UsageError(`${verb}: name one webhook`)
    return id!
  }
  switch (verb) {
    case undefined: {
      const list = await client.webhooks()
      print(list, list.items.length > 0 ? formatWebhooks(list.items) : 'no webhooks')
      return 0
    }
    case 'create': {
      const [url, ...more] = names
      if (url === undefined || more.length > 0) throw new UsageError('create: name one URL, such as https://example.com/hooks/effzoo')
      const events = values.event?.map((name) => oneOf('event', name, webhookEventNames))
      const webhook = await client.createWebhook({ url, ...(events && { events }) })
      print(webhook, `${formatWebhooks([webhook])}\nsecret, shown this once: ${webhook.secret}`)
      return 0
    }
    case 'delete':
      for (const id of idsOf(verb, 'webhooks', names, WebhookId)) await client.deleteWebhook(id)
      return 0
    case 'test': {
      const tried = await client.testWebhook(one())
      print(tried, tried.isDelivered ? `delivered: it answered ${tried.status}` : `not delivered: ${tried.error}`)
      return tried.isDelivered ? 0 : 1
    }
    case 'deliveries': {
      const list = await client.deliveries(one())
      print(list, list.items.length > 0 ? formatDeliveries(list.items, Date.now()) : 'nothing was sent')
      return 0
    }
    case 'retry': {
      const [webhook, ...deliveries] = names
      const [id] = idsOf(verb, 'webhook', webhook === undefined ? [] : [webhook], WebhookId)
      const [delivery, ...more] = idsOf(verb, 'delivery', deliveries, DeliveryId)
      if (more.length > 0) throw new UsageError('retry: name one delivery')
      const retried = await client.retryDelivery(id!, delivery!)
      print(retried, formatDeliveries([retried], Date.now()))
      return 0
    }
    default:
      throw new UsageError(`${verb}: allowed are create, delete, test, deliveries and retry, or nothing to list`)
  }
}
