import { ZooError } from '@effzoo/contract'
import type { Context, MiddlewareHandler, Next } from 'hono'
import type { AppEnv, Guards } from '../app-env.ts'

const readMethods = ['GET', 'HEAD']
const exposed = 'Accept-Ranges, Content-Range, ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After'
const maxAgeS = '600'

/**
 * CORS. Pages of any origin may read a registry that is public, without credentials and without a token: the header authorization is granted
 * to the origins of CORS_ORIGINS alone, as writing is. A registry on loopback shows its devices to no page but its own and those.
 */
export function shareWithOrigins({ corsOrigins, isPublic }: Pick<Guards, 'corsOrigins' | 'isPublic'>): MiddlewareHandler<AppEnv> {
  async function share(c: Context<AppEnv>, next: Next, origin: string): Promise<Response | undefined> {
    const isListed = corsOrigins.includes(origin)
    const asked = c.req.method === 'OPTIONS' ? c.req.header('access-control-request-method') : undefined
    const isRead = readMethods.includes(asked ?? c.req.method)

    const shared = isListed ? origin : isRead && isPublic ? '*' : undefined
    if (asked !== undefined) return answerPreflight(shared, isListed)
    if (!isRead && !isListed && !isOwn(origin, c)) {
      throw new ZooError('foreign-origin', `pages of ${origin} may not write here; CORS_ORIGINS at the server's start names those that may`)
    }
    await next()
    if (shared === undefined) return
    c.res.headers.set('access-control-allow-origin', shared)
    c.res.headers.set('access-control-expose-headers', exposed)
    if (corsOrigins.length > 0) c.res.headers.append('vary', 'Origin')
  }

  return (c, next) => {
    const origin = c.req.header('origin')
    return origin === undefined ? next() : share(c, next, origin)
  }
}

function answerPreflight(shared: string | undefined, isListed: boolean): Response {
  if (shared === undefined) return new Response(null, { status: 204, headers: { vary: 'Origin' } })
  return new Response(null, {
    status: 204,
    headers: {
      'access-control-allow-origin': shared,
      'access-control-allow-methods': isListed ? 'GET, HEAD, POST, PUT, DELETE' : 'GET, HEAD',
      'access-control-allow-headers': isListed
        ? 'Authorization, Content-Type, Idempotency-Key, If-None-Match, If-Range, Range'
        : 'If-None-Match, If-Range, Range',
      'access-control-max-age': maxAgeS,
      vary: 'Origin',
    },
  })
}

/** A proxy in front speaks https where this server sees http, so the scheme is not compared. */
function isOwn(origin: string, c: Context): boolean {
  return URL.canParse(origin) && new URL(origin).host === (c.req.header('host') ?? new URL(c.req.url).host).toLowerCase()
}
