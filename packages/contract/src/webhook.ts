import { z } from 'zod'
import { DeliveryId, JobId, SweepId, WebhookId } from './ids.ts'
import { JobEvent } from './job-event.ts'
import { Sweep } from './sweep.ts'

/** Ends that a webhook can be told of: of a job, and of all jobs of a sweep. */
export const webhookEventNames = ['job.done', 'job.failed', 'job.cancelled', 'sweep.done'] as const
export const WebhookEventName = z.enum(webhookEventNames).meta({ id: 'WebhookEventName' })
export type WebhookEventName = z.infer<typeof WebhookEventName>

const url = z
  .string()
  .max(2_000)
  .regex(/^https?:\/\/\S+$/, { error: 'an https URL, such as https://example.com/hooks/effzoo' })
  .meta({ example: 'https://example.com/hooks/effzoo' })

export const WebhookRequest = z
  .strictObject({
    url,
    events: z
      .array(WebhookEventName)
      .min(1)
      .max(webhookEventNames.length)
      .refine((names) => new Set(names).size === names.length, { error: 'names an event twice' })
      .default([...webhookEventNames]),
  })
  .meta({ id: 'WebhookRequest' })
export type WebhookRequest = z.input<typeof WebhookRequest>

export const Webhook = z
  .object({
    id: WebhookId,
    url,
    events: z.array(WebhookEventName),
    isActive: z.boolean().meta({ description: 'false once its URL answered 410 Gone' }),
    owner: z.string().nullable(),
    createdAtMs: z.int(),
  })
  .meta({ id: 'Webhook' })
export type Webhook = z.infer<typeof Webhook>

/** The secret stands in this answer only. */
export const MintedWebhook = Webhook.extend({ secret: z.string() }).meta({ id: 'MintedWebhook' })
export type MintedWebhook = z.infer<typeof MintedWebhook>

export const WebhookList = z.object({ items: z.array(Webhook) }).meta({ id: 'WebhookList' })

/** What is sent, signed by the rules of Standard Webhooks; of a sweep, what `GET /sweeps/{id}` answered at that moment. */
export const WebhookMessage = z
  .discriminatedUnion('type', [
    z.object({ type: WebhookEventName.exclude(['sweep.done']), timestamp: z.iso.datetime(), data: JobEvent }),
    z.object({ type: WebhookEventName.extract(['sweep.done']), timestamp: z.iso.datetime(), data: Sweep }),
  ])
  .meta({ id: 'WebhookMessage' })
export type WebhookMessage = z.infer<typeof WebhookMessage>

export const deliveryStates = ['pending', 'delivered', 'failed'] as const

/** One message on its way to one webhook, and what became of it. Its id is the header webhook-id, the same in each try. */
export const WebhookDelivery = z
  .object({
    id: DeliveryId,
    event: WebhookEventName,
    job: JobId.meta({ description: 'Of a sweep, the one that ended last' }),
    sweep: SweepId.nullable().meta({ description: 'null where the message is of a job' }),
    state: z.enum(deliveryStates),
    attempts: z.int().min(0),
    nextAtMs: z.int().nullable().meta({ description: 'When it is tried again; null when it is over' }),
    lastStatus: z.int().nullable().meta({ description: 'What the URL answered last; null where there was no answer' }),
    lastError: z.string().nullable(),
    updatedAtMs: z.int(),
  })
  .meta({ id: 'WebhookDelivery' })
export type WebhookDelivery = z.infer<typeof WebhookDelivery>

export const WebhookDeliveryList = z.object({ items: z.array(WebhookDelivery) }).meta({ id: 'WebhookDeliveryList' })

export const WebhookTest = z
  .object({ isDelivered: z.boolean(), status: z.int().nullable(), error: z.string().nullable() })
  .meta({ id: 'WebhookTest' })
export type WebhookTest = z.infer<typeof WebhookTest>
