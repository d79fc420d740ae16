import { ZooError } from '@effzoo/contract'
import type { Context, Next } from 'hono'
import { createMiddleware } from 'hono/factory'
import type { AppEnv, Guards } from '../app-env.ts'
import { problemResponse } from '../problem.ts'
import { addressKey } from '../rate-limit/client-address.ts'
import type { LimitName, RateLimit } from '../rate-limit/limits.ts'
import { createRateBuckets } from '../rate-limit/rate-buckets.ts'
import type { Verdict } from '../rate-limit/token-buckets.ts'
import { isPart } from './is-part.ts'

const isRead = ({ method }: { method: string }) => method === 'GET' || method === 'HEAD' || method === 'OPTIONS'

/**
 * The limits of one process; at the edge, of one isolate. Reads and refusals are counted before anybody is asked who they are, writes after.
 * Without limits there is neither.
 */
export function limitRate({ rateLimits, rateBuckets, clientAddress }: Pick<Guards, 'rateLimits' | 'rateBuckets' | 'clientAddress'>) {
  if (!rateLimits) return { beforeAuth: undefined, afterAuth: undefined }
  const buckets = rateBuckets ?? createRateBuckets(rateLimits)

  async function charge(c: Context<AppEnv>, next: Next, name: LimitName, key: string) {
    const verdict = buckets[name].take(key, c.var.nowMs())
    if (!verdict.isAllowed) return refuse(name, rateLimits![name], verdict)
    await next()
    for (const [header, value] of Object.entries(rateHeaders(name, rateLimits![name], verdict))) c.res.headers.set(header, value)
  }

  const beforeAuth = createMiddleware<AppEnv>(async (c, next) => {
    const address = addressKey(clientAddress(c))
    const isAnonymousRead = isRead(c.req) && c.req.header('authorization') === undefined
    if (isAnonymousRead) return charge(c, next, 'read', address)

    const verdict = buckets.refused.look(address, c.var.nowMs())
    if (!verdict.isAllowed) return refuse('refused', rateLimits.refused, verdict)
    const answer = isRead(c.req) ? await charge(c, next, 'read', address) : await next()
    if (c.res.status === 401) buckets.refused.take(address, c.var.nowMs())
    return answer
  })

  const afterAuth = createMiddleware<AppEnv>((c, next) => {
    const { actor, runner } = c.var
    return charge(
      c,
      next,
      runner ? 'runner' : isPart(c.req) ? 'part' : 'write',
      actor && actor !== 'local' ? actor : addressKey(clientAddress(c)),
    )
  })
  return { beforeAuth, afterAuth }
}

/** As draft-ietf-httpapi-ratelimit-headers-10 has them. */
export const rateHeaders = (name: LimitName, { count, windowS }: RateLimit, { remaining, resetS }: Verdict) => ({
  'ratelimit-policy': `"${name}";q=${count};w=${windowS}`,
  ratelimit: `"${name}";r=${remaining};t=${resetS}`,
})

function refuse(name: LimitName, limit: RateLimit, verdict: Verdict): Response {
  const detail =
    `${limit.count} ${name === 'refused' ? 'refused requests' : `requests of the kind ${name}`} in ${limit.windowS} s are allowed; ` +
    `try again in ${verdict.retryAfterS} s`
  return problemResponse(new ZooError('rate-limited', detail), {
    ...rateHeaders(name, limit, verdict),
    'retry-after': String(verdict.retryAfterS),
  })
}
