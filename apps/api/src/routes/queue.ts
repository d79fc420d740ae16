import { type ListQuery, type QueueLine, QueuePage, QueueQuery, queueFields } from '@effzoo/contract'
import { createRoute } from '@hono/zod-openapi'
import { answerLive } from '../answer/answer-live.ts'
import { liveResponses } from '../answer/list-responses.ts'
import { dropEmpty } from '../answer/without-empty.ts'
import { readQueue } from '../db/queries/read-queue.ts'
import { createRouter } from '../router.ts'

const getQueue = createRoute({
  method: 'get',
  path: '/queue',
  summary: 'How long the queue is',
  description: 'By engine: what waits and for how long, what is under way, what was given up.',
  request: { query: QueueQuery },
  middleware: dropEmpty,
  responses: liveResponses(QueuePage, 'A line for each engine'),
})

export const queue = createRouter().openapi(getQueue, async (c) => {
  const query: ListQuery = c.req.valid('query')
  const lines = await readQueue(c.var.db, c.var.nowMs())
  const items = lines.filter(({ engine }) => query.engine === undefined || engine === query.engine)
  const cell = (line: object, field: string) => (line as QueueLine)[field as keyof QueueLine]
  return (await answerLive(c, query, { path: '/queue', title: 'Queue', fields: queueFields, cell, items, nextCursor: null })) as never
})
