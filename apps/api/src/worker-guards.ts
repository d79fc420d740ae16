import type { Auth, Guards } from './app-env.ts'
import { edgeGuards, loopbackGuards } from './auth/guards.ts'
import { parseOrigins } from './auth/parse-origins.ts'
import { parseRateLimits } from './rate-limit/limits.ts'

export interface WorkerVariables {
  readonly AUTH?: string
  readonly CORS_ORIGINS?: string
  readonly RATE_LIMITS?: string
  readonly WEBHOOK_ALLOW_PRIVATE?: string
}

/**
 * A Worker is public, and writing needs a token. AUTH=open is for `wrangler dev`: whoever reaches it by another name than localhost is
 * refused then, as Cloudflare's own requests would be. Limits are kept by each isolate for itself.
 */
export function workerGuards({ AUTH, CORS_ORIGINS, RATE_LIMITS }: WorkerVariables): { readonly auth: Auth; readonly guards: Guards } {
  if (AUTH && AUTH !== 'open' && AUTH !== 'tokens') throw new Error(`AUTH=${AUTH}; allowed are tokens and open, or nothing`)
  if (AUTH === 'open') return { auth: 'open', guards: loopbackGuards }
  const guards = { ...edgeGuards, corsOrigins: parseOrigins(CORS_ORIGINS), rateLimits: parseRateLimits(RATE_LIMITS) }
  return { auth: 'tokens', guards }
}
