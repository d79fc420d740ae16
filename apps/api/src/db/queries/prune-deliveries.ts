import { and, inArray, lt, ne, sql } from 'drizzle-orm'
import type { Database } from '../database.ts'
import { webhookDeliveries, webhooks } from '../schema/webhooks.ts'

/** The log of what was sent is for finding out what went wrong, which is asked soon. */
const keptForMs = 30 * 86_400_000
const keptCount = 1_000

/**
 * Deletes what came of messages: of each webhook what is older than 30 days, and all but the newest thousand. What is still to be sent
 * stays, however old. Nothing is sent anew for it: the webhook's position has moved past its event.
 */
export async function pruneDeliveries(db: Database, nowMs: number): Promise<void> {
  const isSettled = ne(webhookDeliveries.state, 'pending')
  // cross join: one webhook after the other, or the thousandth would be looked for at each delivery
  const beyondCount = sql`(select d.id from ${webhooks} w cross join ${webhookDeliveries} d on d.webhook = w.id and d.event_seq <
    (select e.event_seq from ${webhookDeliveries} e where e.webhook = w.id order by e.event_seq desc limit 1 offset ${keptCount - 1}))`
  await db.batch([
    db.delete(webhookDeliveries).where(and(isSettled, lt(webhookDeliveries.updatedAtMs, nowMs - keptForMs))),
    db.delete(webhookDeliveries).where(and(isSettled, inArray(webhookDeliveries.id, beyondCount))),
  ])
}
