import { ZooError } from '@effzoo/contract'
import { createMiddleware } from 'hono/factory'
import type { AppEnv, Guards } from '../app-env.ts'

export const loopbackHosts = ['localhost', '127.0.0.1', '[::1]']

/**
 * A page of the web may point its own host name at 127.0.0.1 and then read and write here from a visitor's browser (DNS rebinding).
 * Its requests still carry that name. A port says nothing of that, so any is taken.
 */
export const requireKnownHost = (hosts: Guards['hosts']) =>
  createMiddleware<AppEnv>(async (c, next) => {
    if (hosts !== 'any') {
      const host = c.req.header('host') ?? new URL(c.req.url).host
      if (!hosts.includes(host.toLowerCase().replace(/:\d+$/, ''))) {
        throw new ZooError(
          'foreign-host',
          `the request is for ${host}; this server answers to ${hosts.join(', ')} only, and to those that ALLOWED_HOSTS names at its start`,
        )
      }
    }
    await next()
  })
