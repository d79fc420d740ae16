import { createRoute, z } from '@hono/zod-openapi'
import type { Health as CheckedHealth } from '../health/check-health.ts'
import { problemsAt } from '../problem.ts'
import { createRouter } from '../router.ts'

const Health = z
  .object({ status: z.literal('ok'), variants: z.int(), checks: z.array(z.string()).meta({ description: 'What was looked at' }) })
  .meta({ id: 'Health' })

const getHealth = createRoute({
  method: 'get',
  path: '/health',
  summary: 'Whether the registry can answer',
  description:
    'The database answers and has all migrations, the registry is loaded, files can be written. Looked at once a second at most.',
  responses: {
    200: { description: 'It can', content: { 'application/json': { schema: Health } } },
    ...problemsAt({ 503: 'It cannot; the detail says what fails' }),
  },
})

const getLive = createRoute({
  method: 'get',
  path: '/health/live',
  summary: 'Whether the process answers',
  description: 'Asks nothing of the database: a server that this does not answer has to be started anew, one that is not ready has not.',
  responses: {
    200: { description: 'It does', content: { 'application/json': { schema: z.object({ status: z.literal('ok') }) } } },
    ...problemsAt({}),
  },
})

const neverKept = { 'cache-control': 'no-store' } as const

export const healthRoutes = (checkHealth: () => Promise<CheckedHealth>) =>
  createRouter()
    .openapi(getHealth, async (c) => c.json(await checkHealth(), 200, neverKept))
    .openapi(getLive, (c) => c.json({ status: 'ok' as const }, 200, neverKept))
