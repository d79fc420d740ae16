import { specBounds, ZooError } from '@effzoo/contract'
import { createMiddleware } from 'hono/factory'
import type { AppEnv } from '../app-env.ts'

/** The schema looks at each stage before it counts them: thousands of empty ones would have as many faults to be found. */
export const limitStages = createMiddleware<AppEnv>(async (c, next) => {
  const body: unknown = await c.req.json().catch(() => undefined) // what is no JSON is refused by the route itself
  const stages = (body as { spec?: { stages?: unknown } } | null | undefined)?.spec?.stages
  if (Array.isArray(stages) && stages.length > specBounds.maxStages) {
    const detail = `there are ${stages.length} stages; allowed are ${specBounds.maxStages}`
    throw new ZooError('invalid-request', detail, { errors: [{ pointer: '/spec/stages', detail }] })
  }
  await next()
})
