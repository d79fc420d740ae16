import { type MintedWebhook, type WebhookEventName, ZooError } from '@effzoo/contract'
import { sql } from 'drizzle-orm'
import type { Actor } from '../../auth/actor.ts'
import { mintId } from '../../mint-id.ts'
import { newWebhookSecret } from '../../webhooks/message.ts'
import { auditEvent } from '../audit-event.ts'
import type { Database } from '../database.ts'
import { jobEvents } from '../schema/job-events.ts'
import { webhooks } from '../schema/webhooks.ts'

export const maxWebhooks = 20

export interface NewWebhook {
  readonly url: string
  readonly events: readonly WebhookEventName[]
  readonly owner: string | null
}

/** It is told of what happens from now on. The secret is in the answer and nowhere else that anybody can read. */
export async function createWebhook(db: Database, { url, events, owner }: NewWebhook, actor: Actor, nowMs: number): Promise<MintedWebhook> {
  const id = mintId('whk')
  const secret = newWebhookSecret()
  const newestSeq = sql`(select coalesce(max(${jobEvents.seq}), 0) from ${jobEvents})`
  const hasRoom = sql`(select count(*) from ${webhooks} where ${webhooks.owner} is ${owner}) < ${maxWebhooks}`
  const insert = db
    .insert(webhooks)
    .select(sql`select ${id}, ${url}, ${JSON.stringify(events)}, ${secret}, ${owner}, 1, ${newestSeq}, ${nowMs} where ${hasRoom}`)
    .returning({ id: webhooks.id })
  const event = auditEvent(db, { actor, action: 'webhook.create', subject: id, detail: { host: new URL(url).host, events } }, nowMs)
  const [[made]] = await db.batch([insert, event])
  if (!made) throw new ZooError('webhook-limit', `you have ${maxWebhooks} webhooks, and no more are kept; delete one of them`)
  return { id, url, events: [...events], isActive: true, owner, createdAtMs: nowMs, secret }
}
