import type { Webhook, WebhookDelivery } from '@effzoo/contract'
import { formatTable } from './format.ts'
import { formatAge } from './job-table.ts'

export const formatWebhooks = (webhooks: readonly Webhook[]): string =>
  formatTable(
    ['webhook', 'state', 'events', 'url'],
    webhooks.map(({ id, isActive, events, url }) => [id, isActive ? 'on' : 'off: its URL is gone', events.join(', '), url]),
    ['left', 'left', 'left', 'left'],
  )

/** What came of the last try, or when there is another. */
function outcomeOf({ state, attempts, lastStatus, lastError, nextAtMs }: WebhookDelivery, nowMs: number): string {
  if (state === 'delivered') return String(lastStatus)
  const again =
    nextAtMs === null ? [] : [`${attempts > 0 ? 'again ' : ''}${nextAtMs <= nowMs ? 'now' : `in ${formatAge(nextAtMs - nowMs)}`}`]
  return [...(lastError ? [lastError] : []), ...again].join('; ')
}

const row = (delivery: WebhookDelivery, nowMs: number) => [
  delivery.id,
  delivery.event,
  delivery.sweep ?? delivery.job,
  delivery.state,
  String(delivery.attempts),
  formatAge(nowMs - delivery.updatedAtMs),
  outcomeOf(delivery, nowMs),
]

export const formatDeliveries = (deliveries: readonly WebhookDelivery[], nowMs: number): string =>
  formatTable(
    ['delivery', 'event', 'of', 'state', 'tries', 'age', 'outcome'],
    deliveries.map((delivery) => row(delivery, nowMs)),
    ['left', 'left', 'left', 'left', 'right', 'right', 'left'],
  )
