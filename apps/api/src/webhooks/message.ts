import { Webhook as Signer } from 'standardwebhooks'

/** `whsec_` and 256 random bits in base64, as Standard Webhooks has it. */
export function newWebhookSecret(): string {
  return `whsec_${btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))}`
}

/** The three headers by which a receiver tells that a message is ours, is fresh and has not come before. */
export function signMessage(secret: string, id: string, body: string, nowMs: number): Record<string, string> {
  return {
    'content-type': 'application/json',
    'user-agent': 'effzoo-webhooks',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(nowMs / 1_000)),
    'webhook-signature': new Signer(secret).sign(id, new Date(nowMs), body),
  }
}
