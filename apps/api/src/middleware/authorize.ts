import { scopeNames } from '@effzoo/contract'
import type { Context, MiddlewareHandler, Next } from 'hono'
import { matchedRoutes } from 'hono/route'
import type { AppEnv } from '../app-env.ts'
import { type Need, needOf } from '../auth/needs.ts'
import { requireRunner } from './require-runner.ts'
import { requireScope } from './require-scope.ts'

const guards = {
  public: (_: Context<AppEnv>, next: Next) => next(),
  token: requireScope(null),
  runner: requireRunner,
  ...(Object.fromEntries(scopeNames.map((scope) => [scope, requireScope(scope)])) as Record<
    (typeof scopeNames)[number],
    ReturnType<typeof requireScope>
  >),
} satisfies Record<Need, MiddlewareHandler<AppEnv>>

/** Asks of each request what the table `needs` says of its route. A path without a route is let through, to be answered 404 or 405. */
export const authorize: MiddlewareHandler<AppEnv> = (c, next) => {
  const method = c.req.method === 'HEAD' ? 'GET' : c.req.method
  // of several that match, the first one answers; what stands there for all methods is no route
  const route = matchedRoutes(c).find((candidate) => candidate.method === method)
  if (!route) return next()
  const { path, need } = describe(method, route.path)
  c.set('route', path)
  return guards[need](c, next)
}

/** Of a route's methods and paths there are few, and a request asks for one of them. */
const known = new Map<string, { readonly path: string; readonly need: Need }>()

function describe(method: string, routePath: string) {
  const key = `${method} ${routePath}`
  let description = known.get(key)
  if (description === undefined) {
    const path = openApiPath(routePath)
    description = { path, need: needOf(method, path) }
    known.set(key, description)
  }
  return description
}

/** `/jobs/:id` as the OpenAPI document has it. */
export const openApiPath = (path: string) => path.replaceAll(/:(\w+)/g, '{$1}')
