import { and, eq, isNotNull } from 'drizzle-orm'
import { nextTryMs } from '../../webhooks/retry-plan.ts'
import { auditEvent } from '../audit-event.ts'
import type { Database } from '../database.ts'
import { webhookDeliveries, webhooks } from '../schema/webhooks.ts'
import type { TakenDelivery } from './take-delivery.ts'

/** What came of one try. */
export interface Outcome {
  /** null where there was no answer. */
  readonly status: number | null
  readonly error: string | null
  readonly retryAfterMs: number | null
}

export const isDelivered = ({ status }: Pick<Outcome, 'status'>) => status !== null && status >= 200 && status < 300

/** Notes what came of a try, by whoever still holds the delivery. A URL that is gone turns its webhook off, with all that it would be sent. */
export async function settleDelivery(db: Database, taken: TakenDelivery, outcome: Outcome, nowMs: number, random: () => number) {
  const { status: lastStatus, error: lastError, retryAfterMs } = outcome
  const isGone = lastStatus === 410
  const nextAtMs = isDelivered(outcome) || isGone ? null : nextTryMs(taken.attempts, retryAfterMs, nowMs, random)
  const state = isDelivered(outcome) ? ('delivered' as const) : nextAtMs === null ? ('failed' as const) : ('pending' as const)
  const settle = db
    .update(webhookDeliveries)
    .set({ state, nextAtMs, lastStatus, lastError, updatedAtMs: nowMs })
    .where(and(eq(webhookDeliveries.id, taken.id), eq(webhookDeliveries.attempts, taken.attempts)))
  if (!isGone) return settle
  const turnOff = db
    .update(webhooks)
    .set({ isActive: false })
    .where(and(eq(webhooks.id, taken.webhook), eq(webhooks.isActive, true)))
  const event = auditEvent(db, { actor: 'local', action: 'webhook.off', subject: taken.webhook, detail: { status: 410 } }, nowMs)
  const giveUp = db
    .update(webhookDeliveries)
    .set({ state: 'failed', nextAtMs: null, lastError: 'the webhook was turned off: its URL is gone', updatedAtMs: nowMs })
    .where(and(eq(webhookDeliveries.webhook, taken.webhook), isNotNull(webhookDeliveries.nextAtMs)))
  await db.batch([settle, turnOff, event, giveUp])
}
