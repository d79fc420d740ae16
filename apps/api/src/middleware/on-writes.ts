import type { Context, MiddlewareHandler } from 'hono'
import { every } from 'hono/combine'
import type { AppEnv } from '../app-env.ts'

/** So that a read, which is most of what comes, passes one step in place of several. */
export function onWrites(...handlers: MiddlewareHandler<AppEnv>[]): MiddlewareHandler<AppEnv> {
  const all: MiddlewareHandler = every(...(handlers as MiddlewareHandler[]))
  return (c, next) => (isRead(c) ? next() : all(c as Context, next))
}

const isRead = ({ req: { method } }: Context<AppEnv>) => method === 'GET' || method === 'HEAD' || method === 'OPTIONS'
