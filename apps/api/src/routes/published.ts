import { PublishedPage, PublishedQuery } from '@effzoo/contract'
import { createRoute } from '@hono/zod-openapi'
import { answerKnown, answerList } from '../answer/answer-list.ts'
import { listResponses } from '../answer/list-responses.ts'
import { publishedList } from '../registry/lists.ts'
import { createRouter } from '../router.ts'

const getPublished = createRoute({
  method: 'get',
  path: '/published',
  summary: 'What others have published',
  description: 'Accuracies, latencies, sizes and costs of training, each with its source, its px, and whether the original was read.',
  request: { query: PublishedQuery },
  middleware: answerKnown(publishedList),
  responses: listResponses(PublishedPage, 'One page of figures'),
})

export const published = createRouter().openapi(getPublished, (c) => answerList(c, publishedList, c.req.valid('query')) as never)
