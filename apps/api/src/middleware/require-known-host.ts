import { ZooError } from '@effzoo/contract'
import type { Context } from 'hono'
import type { AppEnv, Guards } from '../app-env.ts'

export const loopbackHosts = ['localhost', '127.0.0.1', '[::1]']

/**
 * A page of the web may point its own host name at 127.0.0.1 and then read and write here from a visitor's browser (DNS rebinding).
 * Its requests still carry that name. A port says nothing of that, so any is taken.
 */
export function requireKnownHost(c: Context<AppEnv>, hosts: Guards['hosts']): void {
  if (hosts === 'any') return
  const host = c.req.header('host') ?? new URL(c.req.url).host
  if (hosts.includes(host.toLowerCase().replace(/:\d+$/, ''))) return
  throw new ZooError(
    'foreign-host',
    `the request is for ${host}; this server answers to ${hosts.join(', ')} only, and to those that ALLOWED_HOSTS names at its start`,
  )
}
