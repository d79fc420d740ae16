import { ModelPage, ModelQuery } from '@effzoo/contract'
import { createRoute } from '@hono/zod-openapi'
import { answerKnown, answerList } from '../answer/answer-list.ts'
import { listResponses } from '../answer/list-responses.ts'
import { modelList } from '../registry/list-models.ts'
import { createRouter } from '../router.ts'

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

export const models = createRouter().openapi(getModels, (c) => answerList(c, modelList, c.req.valid('query')) as never)
