import { ZooError } from '@effzoo/contract'
import { createMiddleware } from 'hono/factory'
import type { AppEnv } from '../app-env.ts'
import { bearerOf } from '../auth/bearer.ts'
import { authenticateRunner } from '../db/queries/authenticate-runner.ts'

/** Lets a registered runner in by its key, and says which one it is. */
export const requireRunner = createMiddleware<AppEnv>(async (c, next) => {
  const key = bearerOf(c)
  if (!key) throw new ZooError('unauthenticated', 'send the header authorization: Bearer and the key that POST /runners gave')
  if (key.startsWith('zoo_')) {
    throw new ZooError('unauthenticated', 'this is a token; results are written with the key of a runner, which POST /runners gives')
  }
  const runner = await authenticateRunner(c.get('db'), key, c.get('nowMs')())
  if (!runner) throw new ZooError('unauthenticated', 'no runner has this key; register with POST /runners')
  c.set('runner', runner)
  c.set('actor', runner)
  await next()
})
