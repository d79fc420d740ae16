import { createRoute, z } from '@hono/zod-openapi'
import { sql } from 'drizzle-orm'
import { problemsAt } from '../problem.ts'
import { createRouter } from '../router.ts'

const getHealth = createRoute({
  method: 'get',
  path: '/health',
  summary: 'Whether the registry can answer',
  description: 'Asks the database for nothing, and answers when it does.',
  responses: {
    200: {
      description: 'It can',
      content: { 'application/json': { schema: z.object({ status: z.literal('ok'), variants: z.int() }).meta({ id: 'Health' }) } },
    },
    ...problemsAt({ 503: 'The database is busy' }),
  },
})

export const health = createRouter().openapi(getHealth, async (c) => {
  await c.var.db.run(sql`select 1`)
  return c.json({ status: 'ok' as const, variants: c.var.snapshot.variants.length }, 200)
})
