import type { DeliveryId, WebhookId } from '@effzoo/contract'
import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'

/** Who is told of what becomes of jobs. */
export const webhooks = sqliteTable('webhooks', {
  id: text().$type<WebhookId>().primaryKey(),
  url: text().notNull(),
  events: text({ mode: 'json' }).$type<string[]>().notNull(),
  /** It signs, so its hash would not do. It is answered once, when the webhook is made. */
  secret: text().notNull(),
  owner: text(),
  isActive: integer('is_active', { mode: 'boolean' }).notNull().default(true),
  /** Up to which of the jobs' events its deliveries are made. */
  afterSeq: integer('after_seq').notNull(),
  createdAtMs: integer('created_at_ms').notNull(),
})

/** One event on its way to one webhook, and what became of it. */
export const webhookDeliveries = sqliteTable(
  'webhook_deliveries',
  {
    id: text().$type<DeliveryId>().primaryKey(),
    webhook: text().$type<WebhookId>().notNull(),
    eventSeq: integer('event_seq').notNull(),
    attempts: integer().notNull().default(0),
    /** Null when it is over. */
    nextAtMs: integer('next_at_ms'),
    state: text({ enum: ['pending', 'delivered', 'failed'] })
      .notNull()
      .default('pending'),
    lastStatus: integer('last_status'),
    lastError: text('last_error'),
    updatedAtMs: integer('updated_at_ms').notNull(),
    /** Of what it tells that it ended with the event: the job, or all of its sweep. */
    about: text({ enum: ['job', 'sweep'] })
      .notNull()
      .default('job'),
  },
  (t) => [
    unique('webhook_deliveries_event').on(t.webhook, t.eventSeq, t.about),
    index('webhook_deliveries_due').on(t.nextAtMs).where(sql`next_at_ms is not null`),
  ],
)
