import { byNearness, ModelPage, ModelQuery, VariantDetail, ZooError } from '@effzoo/contract'
import { createRoute, z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { etag } from 'hono/etag'
import { answerKnown, answerList } from '../answer/answer-list.ts'
import { listResponses } from '../answer/list-responses.ts'
import type { AppEnv } from '../app-env.ts'
import { problemsAt } from '../problem.ts'
import { modelList } from '../registry/list-models.ts'
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
    'A parameter about measurements (device, engine, maxP90Ms …) puts beside each variant the newest measurement of the asked work, as ' +
    'measured: inference, its default batch, float32 and px of the variant where nothing else is said. ' +
    'nextCursor gives the next page of the same query.',
  request: { query: ModelQuery },
  middleware: answerKnown(modelList),
  responses: listResponses(ModelPage, 'One page of variants'),
})

const getModel = createRoute({
  method: 'get',
  path: '/models/{id}',
  summary: 'One variant and what was published of it',
  description: 'headline is the figure that top1 and top5 come from.',
  request: { params: z.object({ id: z.string().max(200) }) },
  middleware: revalidate,
  responses: {
    200: { description: 'The variant', content: { 'application/json': { schema: VariantDetail } } },
    304: unchanged,
    ...problemsAt({ 404: 'No such variant; the nearest name is suggested' }),
  },
})

export const models = createRouter()
  .openapi(getModels, (c) => answerList(c, modelList, c.req.valid('query')) as never)
  .openapi(getModel, (c) => {
    const { snapshot } = c.var
    const { id } = c.req.valid('param')
    const variant = snapshot.find(id)
    if (!variant) {
      const ids = snapshot.variants.map((known) => known.id)
      throw new ZooError('variant-not-found', `there is no variant ${id}; did you mean ${byNearness(id, ids)[0]}? GET /models lists all`)
    }
    return c.json(variant, 200, { etag: `"${snapshot.version}"`, 'cache-control': 'no-cache' })
  })
