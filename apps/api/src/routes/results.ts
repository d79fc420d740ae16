import { Result, ResultId } from '@effzoo/contract'
import { createRoute, z } from '@hono/zod-openapi'
import { findResult } from '../db/queries/find-result.ts'
import { problemsAt } from '../problem.ts'
import { createRouter } from '../router.ts'

const getResult = createRoute({
  method: 'get',
  path: '/results/{id}',
  summary: 'One measurement',
  description: 'With its summary, all its samples in order, and the device and versions that made it.',
  request: { params: z.object({ id: ResultId }) },
  responses: {
    200: { description: 'The result', content: { 'application/json': { schema: Result } } },
    ...problemsAt({ 404: 'No such result' }),
  },
})

export const results = createRouter().openapi(getResult, async (c) => c.json(await findResult(c.var.db, c.req.valid('param').id), 200))
