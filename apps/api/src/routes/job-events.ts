import { isEnded, JobEvent, JobId, ZooError } from '@effzoo/contract'
import { createRoute, z } from '@hono/zod-openapi'
import { streamSSE } from 'hono/streaming'
import { isEventOf, readJobEvents } from '../db/queries/read-job-events.ts'
import { tellJob } from '../live/tell-job.ts'
import { logError } from '../log-error.ts'
import { problemsAt } from '../problem.ts'
import { createRouter } from '../router.ts'

const getEvents = createRoute({
  method: 'get',
  path: '/jobs/{id}/events',
  operationId: 'watchJob',
  tags: ['jobs'],
  summary: 'What becomes of a job, as it happens',
  description:
    'Server-Sent Events: first those that there were, then each new one, until the job has ended. `event` is the state, `data` a JobEvent, `id` what ' +
    'Last-Event-ID takes. In between, events `progress` without an id tell how far it is: their data is a JobProgress. A stream lasts a quarter of an ' +
    'hour at most; clients come again by themselves, as the standard has it.',
  request: {
    params: z.object({ id: JobId }),
    headers: z.object({
      'last-event-id': z
        .string()
        .regex(/^\d{1,15}$/, { error: 'the id of an event of this job' })
        .optional()
        .meta({ description: 'Only what came after it is told', example: '12' }),
    }),
  },
  responses: {
    200: { description: 'The events', content: { 'text/event-stream': { schema: JobEvent } } },
    204: { description: 'The job has ended, and nothing came after Last-Event-ID: no need to come again' },
    ...problemsAt({ 404: 'No such job', 422: 'Last-Event-ID names no event of this job', 429: 'Too many streams are open' }),
  },
})

export const jobEventRoutes = createRouter().openapi(getEvents, async (c) => {
  const { db, notifier, live } = c.var
  const { id } = c.req.valid('param')
  const afterSeq = Number(c.req.valid('header')['last-event-id'] ?? 0)
  const history = await readJobEvents(db, id, afterSeq)
  if (afterSeq > 0 && !(await isEventOf(db, id, afterSeq))) {
    throw new ZooError('invalid-request', `last-event-id: ${id} has no event ${afterSeq}; leave it out to be told of all`, {
      errors: [{ pointer: 'last-event-id', detail: 'the id of an event of this job' }],
    })
  }
  if (isEnded(history.state) && history.events.length === 0) return c.body(null, 204)
  // proxies that gather an answer before they pass it on are told not to
  const headers = { 'x-accel-buffering': 'no', 'cache-control': 'no-store' }
  if (c.req.method === 'HEAD') return c.body(null, 200, { ...headers, 'content-type': 'text/event-stream' }) as never
  const close = live.openStream(c)
  const response = streamSSE(c, async (stream) => {
    try {
      await tellJob(stream, { db, notifier, live }, id, afterSeq, history)
    } catch (error) {
      logError(`the events of ${id} broke off:`, error)
    } finally {
      close()
    }
  })
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value)
  return response as never
})
