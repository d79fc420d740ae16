import { type ListQuery, Sweep, SweepId, SweepPage, SweepQuery, SweepRequest, sweepFields } from '@effzoo/contract'
import { createRoute, z } from '@hono/zod-openapi'
import { answerLive } from '../answer/answer-live.ts'
import { liveResponses } from '../answer/list-responses.ts'
import { dropEmpty } from '../answer/without-empty.ts'
import { cancelSweep } from '../db/queries/cancel-sweep.ts'
import { createSweep } from '../db/queries/create-sweep.ts'
import { findSweep, listSweeps } from '../db/queries/read-sweeps.ts'
import { idempotencyHeaders } from '../idempotency-key.ts'
import { jobOwnerOf, limitedTo } from '../owner-of.ts'
import { problemsAt } from '../problem.ts'
import { newWork } from '../queue/claim-line.ts'
import { planJobs } from '../queue/plan-jobs.ts'
import { findSpecs } from '../registry/find-spec.ts'
import type { Cell } from '../registry/query/table.ts'
import { createRouter } from '../router.ts'
import { sha256 } from '../sha256.ts'

const theSweep = { 'application/json': { schema: Sweep } }
const params = z.object({ id: SweepId })

const postSweep = createRoute({
  method: 'post',
  path: '/sweeps',
  summary: 'Ask for many measurements at once',
  description: 'A job of each variant with each task, engine and batch size; all of them are made, or none.',
  request: {
    headers: idempotencyHeaders('sweep'),
    body: { required: true, content: { 'application/json': { schema: SweepRequest } } },
  },
  responses: {
    200: { description: 'The sweep that this Idempotency-Key made before', content: theSweep },
    201: { description: 'The new sweep; Location is its address', content: theSweep },
    ...problemsAt({ 422: 'The request is not valid, comes to too many jobs, or its Idempotency-Key was used for another one' }),
  },
})

const getSweeps = createRoute({
  method: 'get',
  path: '/sweeps',
  summary: 'Sweeps and how far they are',
  description: 'The newest first.',
  request: { query: SweepQuery },
  middleware: dropEmpty,
  responses: liveResponses(SweepPage, 'One page of sweeps'),
})

const getSweep = createRoute({
  method: 'get',
  path: '/sweeps/{id}',
  summary: 'One sweep and how far it is',
  description: 'Its jobs by state; the jobs themselves are in the list that it names.',
  request: { params },
  responses: { 200: { description: 'The sweep', content: theSweep }, ...problemsAt({ 404: 'No such sweep' }) },
})

const postCancel = createRoute({
  method: 'post',
  path: '/sweeps/{id}/cancel',
  summary: 'Cancel what has not ended of a sweep',
  description: 'Runners that work on its jobs learn of it with their next heartbeat. A sweep of which all jobs have ended stays as it is.',
  request: { params },
  responses: {
    200: { description: 'The sweep as it is now', content: theSweep },
    ...problemsAt({ 403: 'Somebody else asked for the sweep', 404: 'No such sweep' }),
  },
})

export const sweepRoutes = createRouter()
  .openapi(getSweeps, async (c) => {
    const query: ListQuery = c.req.valid('query')
    const cell = (sweep: object, field: string) => (sweep as Sweep)[field as keyof Sweep] as Cell
    return (await answerLive(c, query, {
      path: '/sweeps',
      title: 'Sweeps',
      fields: sweepFields,
      cell,
      ...(await listSweeps(c.var.db, query)),
    })) as never
  })
  .openapi(postSweep, async (c) => {
    const request = c.req.valid('json')
    const { sweep, isNew } = await createSweep(
      c.var.db,
      {
        request,
        jobs: await planJobs(request, await findSpecs(c.var.db, request.variants)),
        owner: jobOwnerOf(c),
        requestSha256: await sha256(JSON.stringify(request)),
        idempotencyKey: c.req.valid('header')['idempotency-key'] ?? null,
      },
      c.var.actor,
      c.var.nowMs(),
    )
    if (isNew) c.var.notifier.changed(newWork)
    return c.json(sweep, isNew ? 201 : 200, { location: `/sweeps/${sweep.id}` })
  })
  .openapi(getSweep, async (c) => c.json(await findSweep(c.var.db, c.req.valid('param').id), 200))
  .openapi(postCancel, async (c) => {
    const by = { actor: c.var.actor, owner: limitedTo(c) }
    return c.json(await cancelSweep(c.var.db, c.req.valid('param').id, by, c.var.nowMs()), 200)
  })
