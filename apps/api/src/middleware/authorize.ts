import { scopeNames } from '@effzoo/contract'
import { createMiddleware } from 'hono/factory'
import { matchedRoutes } from 'hono/route'
import type { AppEnv } from '../app-env.ts'
import { type Need, needOf } from '../auth/needs.ts'
import { requireRunner } from './require-runner.ts'
import { requireScope } from './require-scope.ts'

const guards = {
  public: createMiddleware<AppEnv>((_, next) => next()),
  token: requireScope(null),
  runner: requireRunner,
  ...(Object.fromEntries(scopeNames.map((scope) => [scope, requireScope(scope)])) as Record<
    (typeof scopeNames)[number],
    ReturnType<typeof requireScope>
  >),
} satisfies Record<Need, ReturnType<typeof requireScope>>

/** Asks of each request what the table `needs` says of its route. A path without a route is let through, to be answered 404 or 405. */
export const authorize = createMiddleware<AppEnv>(async (c, next) => {
  const method = c.req.method === 'HEAD' ? 'GET' : c.req.method
  // of several that match, the first one answers; what stands there for all methods is no route
  const route = matchedRoutes(c).find((candidate) => candidate.method === method)
  return guards[route ? needOf(method, openApiPath(route.path)) : 'public'](c, next)
})

/** `/jobs/:id` as the OpenAPI document has it. */
export const openApiPath = (path: string) => path.replaceAll(/:(\w+)/g, '{$1}')
