import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from '../app-env.ts'

/**
 * Of every answer. What hono/secure-headers sets, but for strict-transport-security: whoever puts TLS in front sets that. Nothing may be
 * loaded, run or framed; a page that has a style sets a policy of its own, which names it by hash.
 */
export const securityHeaders = {
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'DENY',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
  'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
} as const

const entries = Object.entries(securityHeaders)

/**
 * Setting headers on an answer that is made already costs more than the rest of a short request, so what is asked for most often brings
 * them along, and says so.
 */
export const setSecurityHeaders: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next()
  if (c.get('hasSecurityHeaders')) return
  for (const [name, value] of entries) if (!c.res.headers.has(name)) c.res.headers.set(name, value)
}
