import { type Webhook, type WebhookEventName, type WebhookId, ZooError } from '@effzoo/contract'
import { and, desc, eq, isNull, or } from 'drizzle-orm'
import type { Actor } from '../../auth/actor.ts'
import { auditEvent } from '../audit-event.ts'
import type { Database } from '../database.ts'
import { webhookDeliveries, webhooks } from '../schema/webhooks.ts'

const maxListed = 1_000

/** Of webhooks, those of the owner and those that nobody owns. With null anybody's. */
const isOf = (owner: string | null) => (owner === null ? undefined : or(isNull(webhooks.owner), eq(webhooks.owner, owner)))

const ofId = (id: WebhookId, owner: string | null) => and(eq(webhooks.id, id), isOf(owner))

export async function listWebhooks(db: Database, owner: string | null): Promise<Webhook[]> {
  return (await db.select().from(webhooks).where(isOf(owner)).orderBy(desc(webhooks.id)).limit(maxListed)).map(toWebhook)
}

/** With its secret, which is for signing alone. What another owns is not there. */
export async function findWebhook(db: Database, id: WebhookId, owner: string | null) {
  const [row] = await db.select().from(webhooks).where(ofId(id, owner))
  if (!row) throw new ZooError('webhook-not-found', `you have no webhook ${id}`)
  return { webhook: toWebhook(row), secret: row.secret }
}

/** With what it was and would have been sent. */
export async function deleteWebhook(db: Database, id: WebhookId, { owner, actor }: { owner: string | null; actor: Actor }, nowMs: number) {
  const [deleted] = await db.batch([
    db.delete(webhooks).where(ofId(id, owner)).returning({ id: webhooks.id }),
    auditEvent(db, { actor, action: 'webhook.delete', subject: id }, nowMs),
  ])
  if (deleted.length === 0) throw new ZooError('webhook-not-found', `you have no webhook ${id}`)
  await db.delete(webhookDeliveries).where(eq(webhookDeliveries.webhook, id))
}

const toWebhook = ({ id, url, events, isActive, owner, createdAtMs }: typeof webhooks.$inferSelect): Webhook => ({
  id,
  url,
  events: events as WebhookEventName[],
  isActive,
  owner,
  createdAtMs,
})
