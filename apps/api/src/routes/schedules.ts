import { type ListQuery, Schedule, ScheduleId, SchedulePage, ScheduleQuery, ScheduleRequest, scheduleFields } from '@effzoo/contract'
import { createRoute, z } from '@hono/zod-openapi'
import { answerLive } from '../answer/answer-live.ts'
import { liveResponses } from '../answer/list-responses.ts'
import { dropEmpty } from '../answer/without-empty.ts'
import { createSchedule } from '../db/queries/create-schedule.ts'
import { deleteSchedule } from '../db/queries/delete-schedule.ts'
import { pauseSchedule } from '../db/queries/pause-schedule.ts'
import { findSchedule, listSchedules } from '../db/queries/read-schedules.ts'
import { resumeSchedule } from '../db/queries/resume-schedule.ts'
import { jobOwnerOf, limitedTo } from '../owner-of.ts'
import { problemsAt } from '../problem.ts'
import { checkCadence } from '../queue/cadence.ts'
import { planJobs } from '../queue/plan-jobs.ts'
import { findSpecs } from '../registry/find-spec.ts'
import type { Cell } from '../registry/query/table.ts'
import { createRouter } from '../router.ts'

const theSchedule = { 'application/json': { schema: Schedule } }
const params = z.object({ id: ScheduleId })
const refused = problemsAt({ 403: 'It is of somebody else', 404: 'No such schedule' })

const postSchedule = createRoute({
  method: 'post',
  path: '/schedules',
  summary: 'Measure again and again',
  description:
    'At each moment of its cadence it makes a sweep, so that figures do not go stale. What was missed while the registry was away is made ' +
    'up for once; a job of the last sweep that has not ended is not made again.',
  request: { body: { required: true, content: { 'application/json': { schema: ScheduleRequest } } } },
  responses: {
    201: { description: 'The new schedule; Location is its address', content: theSchedule },
    ...problemsAt({ 422: 'The request is not valid, or its cadence never comes or comes too often' }),
  },
})

const getSchedules = createRoute({
  method: 'get',
  path: '/schedules',
  summary: 'What is measured again and again',
  description: 'The newest first.',
  request: { query: ScheduleQuery },
  middleware: dropEmpty,
  responses: liveResponses(SchedulePage, 'One page of schedules'),
})

const getSchedule = createRoute({
  method: 'get',
  path: '/schedules/{id}',
  summary: 'One schedule',
  description: 'When it makes its next sweep, and which one was its last.',
  request: { params },
  responses: { 200: { description: 'The schedule', content: theSchedule }, ...problemsAt({ 404: 'No such schedule' }) },
})

const postPause = createRoute({
  method: 'post',
  path: '/schedules/{id}/pause',
  summary: 'Pause a schedule',
  description: 'It makes no sweep until it is resumed. Those that it made go on.',
  request: { params },
  responses: { 200: { description: 'The schedule as it is now', content: theSchedule }, ...refused },
})

const postResume = createRoute({
  method: 'post',
  path: '/schedules/{id}/resume',
  summary: 'Resume a schedule',
  description: 'It goes on from now; what it missed while it was paused is not made up for.',
  request: { params },
  responses: { 200: { description: 'The schedule as it is now', content: theSchedule }, ...refused },
})

const removeSchedule = createRoute({
  method: 'delete',
  path: '/schedules/{id}',
  summary: 'Delete a schedule',
  description: 'The sweeps that it made stay.',
  request: { params },
  responses: { 204: { description: 'It is deleted' }, ...refused },
})

const by = (c: Parameters<typeof limitedTo>[0]) => ({ actor: c.var.actor, owner: limitedTo(c) })

export const scheduleRoutes = createRouter()
  .openapi(getSchedules, async (c) => {
    const query: ListQuery = c.req.valid('query')
    const cell = (schedule: object, field: string) => (schedule as Schedule)[field as keyof Schedule] as Cell
    return (await answerLive(c, query, {
      path: '/schedules',
      title: 'Schedules',
      fields: scheduleFields,
      cell,
      ...(await listSchedules(c.var.db, query)),
    })) as never
  })
  .openapi(postSchedule, async (c) => {
    const { cadence, request } = c.req.valid('json')
    checkCadence(cadence)
    await planJobs(request, await findSpecs(c.var.db, request.variants), '/request')
    const schedule = await createSchedule(c.var.db, { cadence, request, owner: jobOwnerOf(c) }, c.var.actor, c.var.nowMs())
    return c.json(schedule, 201, { location: `/schedules/${schedule.id}` })
  })
  .openapi(getSchedule, async (c) => c.json(await findSchedule(c.var.db, c.req.valid('param').id), 200))
  .openapi(postPause, async (c) => c.json(await pauseSchedule(c.var.db, c.req.valid('param').id, by(c), c.var.nowMs()), 200))
  .openapi(postResume, async (c) => c.json(await resumeSchedule(c.var.db, c.req.valid('param').id, by(c), c.var.nowMs()), 200))
  .openapi(removeSchedule, async (c) => {
    await deleteSchedule(c.var.db, c.req.valid('param').id, by(c), c.var.nowMs())
    return c.body(null, 204)
  })
