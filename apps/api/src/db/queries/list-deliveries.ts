import { type DeliveryId, type WebhookDelivery, type WebhookEventName, type WebhookId, ZooError } from '@effzoo/contract'
import { and, desc, eq, lte, ne, or } from 'drizzle-orm'
import type { Actor } from '../../auth/actor.ts'
import { deliveryLeaseMs } from '../../webhooks/retry-plan.ts'
import { auditEvent } from '../audit-event.ts'
import type { Database } from '../database.ts'
import { jobEvents } from '../schema/job-events.ts'
import { jobs } from '../schema/jobs.ts'
import { webhookDeliveries } from '../schema/webhooks.ts'

const maxListed = 100

/** The newest first. */
export const listDeliveries = (db: Database, webhook: WebhookId) => readDeliveries(db, webhook)

async function readDeliveries(db: Database, webhook: WebhookId, id?: DeliveryId): Promise<WebhookDelivery[]> {
  const rows = await db
    .select({ delivery: webhookDeliveries, job: jobEvents.job, jobState: jobEvents.state, sweep: jobs.sweep })
    .from(webhookDeliveries)
    .innerJoin(jobEvents, eq(jobEvents.seq, webhookDeliveries.eventSeq))
    .innerJoin(jobs, eq(jobs.id, jobEvents.job))
    .where(and(eq(webhookDeliveries.webhook, webhook), id && eq(webhookDeliveries.id, id)))
    .orderBy(desc(webhookDeliveries.eventSeq), desc(webhookDeliveries.about))
    .limit(maxListed)
  return rows.map(({ delivery: { webhook: _, eventSeq: __, about, ...rest }, job, jobState, sweep }) => ({
    ...rest,
    job,
    ...(about === 'sweep' ? { event: 'sweep.done' as const, sweep } : { event: `job.${jobState}` as WebhookEventName, sweep: null }),
  }))
}

/** Sends it once more, at once. Not while a try may be under way: no message is sent twice at the same time. */
export async function retryDelivery(
  db: Database,
  webhook: WebhookId,
  id: DeliveryId,
  actor: Actor,
  nowMs: number,
): Promise<WebhookDelivery> {
  const isAtRest = or(ne(webhookDeliveries.state, 'pending'), lte(webhookDeliveries.updatedAtMs, nowMs - deliveryLeaseMs))
  const retry = db
    .update(webhookDeliveries)
    .set({ state: 'pending', nextAtMs: nowMs, updatedAtMs: nowMs })
    .where(and(eq(webhookDeliveries.webhook, webhook), eq(webhookDeliveries.id, id), isAtRest))
    .returning({ id: webhookDeliveries.id })
  const [[retried]] = await db.batch([retry, auditEvent(db, { actor, action: 'webhook.retry', subject: id }, nowMs)])
  const [delivery] = await readDeliveries(db, webhook, id)
  if (!delivery) throw new ZooError('delivery-not-found', `${webhook} has no delivery ${id}`)
  if (retried) return delivery
  const waitS = Math.ceil((delivery.updatedAtMs + deliveryLeaseMs - nowMs) / 1_000)
  throw new ZooError('delivery-under-way', `${id} was tried or is to be sent just now; it can be sent again in ${waitS} s`)
}
