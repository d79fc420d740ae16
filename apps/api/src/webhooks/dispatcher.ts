import type { JobEvent, Sweep, WebhookId, WebhookMessage, WebhookTest } from '@effzoo/contract'
import type { Database } from '../db/database.ts'
import { planDeliveries } from '../db/queries/plan-deliveries.ts'
import { isDelivered, type Outcome, settleDelivery } from '../db/queries/settle-delivery.ts'
import { dueWebhooks, readDelivery, takeDelivery } from '../db/queries/take-delivery.ts'
import { logError } from '../log-error.ts'
import { signMessage } from './message.ts'
import { type Sender, sendTo } from './post.ts'
import { readRetryAfter } from './retry-plan.ts'

/** Webhooks that are sent to at once; to each of them one message after the other. */
const maxLanes = 16
const maxErrorLength = 300

export interface DispatcherOptions {
  readonly db: Database
  readonly sender: Sender
  readonly nowMs: () => number
  readonly random: () => number
  /** At the edge a run has an end. */
  readonly maxMessages?: number
}

export type Dispatcher = ReturnType<typeof createDispatcher>

export function createDispatcher({ db, sender, nowMs, random, maxMessages = Number.POSITIVE_INFINITY }: DispatcherOptions) {
  const lanes = new Map<WebhookId, Promise<void>>()
  let left = maxMessages
  let isStopped = false

  /** Whether there may be more: after a failure the receiver is left alone until the next run. */
  async function sendNext(webhook: WebhookId): Promise<boolean> {
    const taken = await takeDelivery(db, webhook, nowMs())
    if (!taken) return false
    const work = await readDelivery(db, taken.id)
    if (!work) return false
    const outcome = await send(sender, work, taken.id, messageOf(work.ended, work.atMs), nowMs())
    await settleDelivery(db, taken, outcome, nowMs(), random)
    return isDelivered(outcome)
  }

  async function runLane(webhook: WebhookId) {
    try {
      while (!isStopped && left-- > 0 && (await sendNext(webhook))) {}
    } catch (error) {
      logError(`messages to ${webhook} were not sent:`, error)
    } finally {
      lanes.delete(webhook)
    }
  }

  return {
    /** Begins to send what is due. */
    async run(): Promise<void> {
      await planDeliveries(db, nowMs())
      if (isStopped || lanes.size >= maxLanes) return
      const due = await dueWebhooks(db, nowMs(), [...lanes.keys()], maxLanes - lanes.size)
      for (const webhook of due) if (!lanes.has(webhook)) lanes.set(webhook, runLane(webhook))
    },

    /** Until what was begun is sent; with `stop` nothing more is begun. */
    async settle({ stop = false } = {}): Promise<void> {
      isStopped ||= stop
      await Promise.all(lanes.values())
    },
  }
}

function messageOf(ended: JobEvent | Sweep, atMs: number): WebhookMessage {
  const timestamp = new Date(atMs).toISOString()
  if ('jobs' in ended) return { type: 'sweep.done', timestamp, data: ended }
  return { type: `job.${ended.state}` as 'job.done' | 'job.failed' | 'job.cancelled', timestamp, data: ended }
}

async function send(
  sender: Sender,
  { url, secret }: { url: string; secret: string },
  id: string,
  message: object,
  nowMs: number,
): Promise<Outcome> {
  const body = JSON.stringify(message)
  try {
    const { status, retryAfter } = await sendTo(sender, url, await signMessage(secret, id, body, nowMs), body)
    const asksToWait = status === 429 || status === 503
    return {
      status,
      error: isDelivered({ status })
        ? null
        : status >= 300 && status < 400
          ? 'it redirects, which is not followed'
          : `it answered ${status}`,
      retryAfterMs: asksToWait ? readRetryAfter(retryAfter, nowMs) : null,
    }
  } catch (error) {
    return { status: null, error: whyNot(error), retryAfterMs: null }
  }
}

/** In words for whoever made the webhook. */
function whyNot(error: unknown): string {
  const text =
    error instanceof Error
      ? error.name === 'TimeoutError' || error.name === 'AbortError'
        ? 'no answer within 15 s'
        : error.message || error.name
      : String(error)
  return text.slice(0, maxErrorLength)
}

/** One message that tells of nothing, once. */
export async function sendTest(
  sender: Sender,
  target: { url: string; secret: string },
  webhook: WebhookId,
  nowMs: number,
): Promise<WebhookTest> {
  const message = { type: 'webhook.test', timestamp: new Date(nowMs).toISOString(), data: { webhook } }
  const outcome = await send(sender, target, `test_${crypto.randomUUID()}`, message, nowMs)
  return { isDelivered: isDelivered(outcome), status: outcome.status, error: outcome.error }
}
