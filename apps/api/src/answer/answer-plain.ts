import type { Context } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { securityHeaders } from '../middleware/security-headers.ts'

/** For what is asked for most often: a plain object of headers is what @hono/node-server writes without making a Headers of it. */
export function answerPlain(
  c: Context<AppEnv>,
  body: string | Uint8Array<ArrayBuffer> | null,
  status: number,
  headers: Readonly<Record<string, string>>,
): Response {
  c.set('hasSecurityHeaders', true)
  return new Response(body, { status, headers: { ...securityHeaders, ...headers } })
}
