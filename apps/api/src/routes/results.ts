import { Result, ResultId, ResultPage, ResultQuery } from '@effzoo/contract'
import { createRoute, z } from '@hono/zod-openapi'
import { answerKnown, answerList } from '../answer/answer-list.ts'
import { listResponses } from '../answer/list-responses.ts'
import { findResult } from '../db/queries/find-result.ts'
import { problemsAt } from '../problem.ts'
import { resultList } from '../registry/lists.ts'
import { createRouter } from '../router.ts'

const getResults = createRoute({
  method: 'get',
  path: '/results',
  summary: 'What was measured',
  description:
    'Of each variant, device, engine, task, batch, px and precision the newest result, without its samples; resultCount says how many ' +
    'there are. The newest come first.',
  request: { query: ResultQuery },
  middleware: answerKnown(resultList),
  responses: listResponses(ResultPage, 'One page of results'),
})

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

export const results = createRouter()
  .openapi(getResults, (c) => answerList(c, resultList, c.req.valid('query')) as never)
  .openapi(getResult, async (c) => c.json(await findResult(c.var.db, c.req.valid('param').id), 200))
