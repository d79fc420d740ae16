import type { DeliveryId, WebhookId } from '@effzoo/contract'
import { and, asc, eq, lte, notInArray, sql } from 'drizzle-orm'
import { deliveryLeaseMs } from '../../webhooks/retry-plan.ts'
import type { Database } from '../database.ts'
import { jobEvents } from '../schema/job-events.ts'
import { jobs } from '../schema/jobs.ts'
import { webhookDeliveries, webhooks } from '../schema/webhooks.ts'
import { toJobEvent } from './read-job-events.ts'
import { findSweep } from './read-sweeps.ts'

/** `attempts` is the fence: whoever takes the delivery later has a higher one. */
export interface TakenDelivery {
  readonly id: DeliveryId
  readonly webhook: WebhookId
  readonly attempts: number
}

/** Webhooks with something to send that are not at work, in a drawn order: those that do not answer must not stand in the way for ever. */
export async function dueWebhooks(db: Database, nowMs: number, except: readonly WebhookId[], limit: number): Promise<WebhookId[]> {
  const rows = await db
    .select({ id: webhooks.id })
    .from(webhooks)
    .where(
      and(
        notInArray(webhooks.id, [...except]),
        sql`exists (select 1 from ${webhookDeliveries} d where d.webhook = ${webhooks.id} and d.next_at_ms <= ${nowMs})`,
      ),
    )
    .orderBy(sql`random()`)
    .limit(limit)
  return rows.map(({ id }) => id)
}

/** The webhook's delivery that is due longest, for as long as the lease; one statement, so that no two processes send it at once. */
export async function takeDelivery(db: Database, webhook: WebhookId, nowMs: number): Promise<TakenDelivery | undefined> {
  const due = db
    .select({ id: webhookDeliveries.id })
    .from(webhookDeliveries)
    .where(and(eq(webhookDeliveries.webhook, webhook), lte(webhookDeliveries.nextAtMs, nowMs)))
    .orderBy(asc(webhookDeliveries.nextAtMs), asc(webhookDeliveries.eventSeq), asc(webhookDeliveries.about))
    .limit(1)
  const [taken] = await db
    .update(webhookDeliveries)
    .set({ attempts: sql`${webhookDeliveries.attempts} + 1`, nextAtMs: nowMs + deliveryLeaseMs, updatedAtMs: nowMs })
    .where(eq(webhookDeliveries.id, sql`(${due})`))
    .returning({ id: webhookDeliveries.id, webhook: webhookDeliveries.webhook, attempts: webhookDeliveries.attempts })
  return taken
}

/** What is to be sent where; undefined where the webhook was deleted meanwhile. */
export async function readDelivery(db: Database, id: DeliveryId) {
  const [row] = await db
    .select({ url: webhooks.url, secret: webhooks.secret, about: webhookDeliveries.about, event: jobEvents, sweep: jobs.sweep })
    .from(webhookDeliveries)
    .innerJoin(webhooks, eq(webhooks.id, webhookDeliveries.webhook))
    .innerJoin(jobEvents, eq(jobEvents.seq, webhookDeliveries.eventSeq))
    .innerJoin(jobs, eq(jobs.id, jobEvents.job))
    .where(eq(webhookDeliveries.id, id))
  return (
    row && {
      url: row.url,
      secret: row.secret,
      ended: row.about === 'sweep' ? await findSweep(db, row.sweep!) : toJobEvent(row.event),
      atMs: row.event.atMs,
    }
  )
}
