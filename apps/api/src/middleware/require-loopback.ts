import { ZooError } from '@effzoo/contract'
import type { MiddlewareHandler } from 'hono'

const loopbackName = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i

/**
 * A page of the web may point its own host name at 127.0.0.1 and then read and write here from a visitor's browser (DNS rebinding).
 * Its requests still carry that name. Nothing else keeps strangers out as long as there are no tokens.
 */
export const requireLoopback: MiddlewareHandler = async (c, next) => {
  const host = c.req.header('host') ?? new URL(c.req.url).host
  if (!loopbackName.test(host)) {
    throw new ZooError('foreign-host', `the request is for ${host}; this server answers to localhost, 127.0.0.1 and [::1] only`)
  }
  await next()
}
