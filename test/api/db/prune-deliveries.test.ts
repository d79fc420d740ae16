import type { DeliveryId, WebhookId } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'
import { createWebhook } from '../../../apps/api/src/db/queries/create-webhook.ts'
import { pruneDeliveries } from '../../../apps/api/src/db/queries/prune-deliveries.ts'
import { webhookDeliveries } from '../../../apps/api/src/db/schema/webhooks.ts'
import { openQueue } from './open-queue.ts'

const nowMs = 1_800_000_000_000
const dayMs = 86_400_000

async function open() {
  const { db } = await openQueue()
  const make = () => createWebhook(db, { url: 'https://example.com/', events: ['job.done'], owner: null }, 'local', nowMs)
  return {
    db,
    make,
    /** One after the other, from the event `first` on. */
    async add(webhook: WebhookId, count: number, row: Partial<typeof webhookDeliveries.$inferInsert> = {}, first = 1) {
      for (let i = 0; i < count; i++) {
        const eventSeq = first + i
        const id = `dlv_${webhook.slice(4)}${eventSeq}` as DeliveryId
        await db.insert(webhookDeliveries).values({ id, webhook, eventSeq, state: 'delivered', updatedAtMs: nowMs, ...row })
      }
    },
    async left(webhook: WebhookId) {
      const rows = await db.select().from(webhookDeliveries)
      return rows.flatMap((row) => (row.webhook === webhook ? row.eventSeq : [])).toSorted((a, b) => a - b)
    },
  }
}

describe('pruneDeliveries', () => {
  it('deletes what was settled more than 30 days ago, and nothing that is to be sent', async () => {
    const { db, make, add, left } = await open()
    const { id } = await make()
    const old = { updatedAtMs: nowMs - 30 * dayMs - 1 }
    await add(id, 1, old, 1)
    await add(id, 1, { ...old, state: 'failed' }, 2)
    await add(id, 1, { ...old, state: 'pending', nextAtMs: nowMs }, 3)
    await add(id, 1, { updatedAtMs: nowMs - 30 * dayMs }, 4)

    await pruneDeliveries(db, nowMs)

    expect(await left(id)).toEqual([3, 4])
  })

  it('keeps the last thousand of each webhook, and what is to be sent', async () => {
    const { db, make, add, left } = await open()
    const [busy, other] = [await make(), await make()]
    await add(busy.id, 1, { state: 'pending', nextAtMs: nowMs }, 1)
    await add(busy.id, 1_002, {}, 2)
    await add(other.id, 3)

    await pruneDeliveries(db, nowMs)

    expect(await left(busy.id)).toEqual([1, ...Array.from({ length: 1_000 }, (_, i) => 4 + i)])
    expect(await left(other.id)).toEqual([1, 2, 3])
  })
})
