import { ModelPage, ModelQuery } from '@effzoo/contract'
import { createRoute } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { etag } from 'hono/etag'
import type { AppEnv } from '../app-env.ts'
import { problemsAt } from '../problem.ts'
import { listModels } from '../registry/list-models.ts'
import { createRouter } from '../router.ts'

/** Answers 304 by the ETag that the handler set, which is the snapshot's version: nothing is hashed. */
const revalidate: MiddlewareHandler<AppEnv> = etag()

const unchanged = { description: 'Nothing has changed since the answer whose ETag is in if-none-match' }

const getModels = createRoute({
  method: 'get',
  path: '/models',
  summary: 'Variants by size, cost and accuracy',
  description:
    'Counts are computed, top1 and top5 published; a variant without a known accuracy matches no bound on it and is sorted last. ' +
    'nextCursor gives the next page of the same query.',
  request: { query: ModelQuery },
  middleware: revalidate,
  responses: {
    200: { description: 'One page of variants', content: { 'application/json': { schema: ModelPage } } },
    304: unchanged,
    ...problemsAt({ 422: 'A parameter is unknown, or its value is not allowed' }),
  },
})

export const models = createRouter().openapi(getModels, (c) => {
  const { snapshot } = c.var
  const page = listModels(snapshot.variants, c.req.valid('query'))
  return c.json(page, 200, { etag: `"${snapshot.version}"`, 'cache-control': 'no-cache' })
})
