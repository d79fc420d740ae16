import { ZooError } from '@effzoo/contract'
import { createMiddleware } from 'hono/factory'
import type { AppEnv } from '../app-env.ts'
import { authenticateRunner } from '../db/queries/authenticate-runner.ts'

/** Lets a registered runner in by its key, and says which one it is. */
export const requireRunner = createMiddleware<AppEnv>(async (c, next) => {
  const key = /^Bearer (\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
  if (!key) throw new ZooError('unauthenticated', 'send the header authorization: Bearer and the key that POST /runners gave')
  const runner = await authenticateRunner(c.var.db, key, c.var.nowMs())
  if (!runner) throw new ZooError('unauthenticated', 'no runner has this key; register with POST /runners')
  c.set('runner', runner)
  await next()
})
