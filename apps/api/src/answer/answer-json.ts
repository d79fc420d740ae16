import type { Context, TypedResponse } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { JSONParsed } from 'hono/utils/types'
import type { AppEnv } from '../app-env.ts'
import { securityHeaders } from '../middleware/security-headers.ts'

const headersOfJson = { ...securityHeaders, 'content-type': 'application/json' }

/** As c.json, for what is asked for most often: a plain object of headers is what @hono/node-server writes without making a Headers of it. */
export function answerJson<Body, Status extends ContentfulStatusCode>(
  c: Context<AppEnv>,
  body: Body,
  status: Status,
  headers?: Readonly<Record<string, string>>,
): Response & TypedResponse<JSONParsed<Body>, Status, 'json'> {
  c.set('hasSecurityHeaders', true)
  const answer = new Response(JSON.stringify(body), { status, headers: headers ? { ...headersOfJson, ...headers } : headersOfJson })
  return answer as ReturnType<typeof answerJson<Body, Status>>
}
