import { DeadlineAtMs, Job, JobAttemptList, JobId, JobPage, JobQuery, JobRequest, jobFields, type ListQuery } from '@effzoo/contract'
import { createRoute, z } from '@hono/zod-openapi'
import { answerLive } from '../answer/answer-live.ts'
import { liveResponses } from '../answer/list-responses.ts'
import { dropEmpty } from '../answer/without-empty.ts'
import { cancelJob } from '../db/queries/cancel-job.ts'
import { createJob } from '../db/queries/create-job.ts'
import { findJob } from '../db/queries/find-job.ts'
import { listAttempts } from '../db/queries/list-attempts.ts'
import { listJobs } from '../db/queries/list-jobs.ts'
import { redriveJob } from '../db/queries/redrive-job.ts'
import { idempotencyHeaders } from '../idempotency-key.ts'
import { jobOwnerOf, limitedTo } from '../owner-of.ts'
import { problemsAt } from '../problem.ts'
import { newWork } from '../queue/claim-line.ts'
import { findSpec } from '../registry/find-spec.ts'
import type { Cell } from '../registry/query/table.ts'
import { resolveRequest } from '../resolve-request.ts'
import { createRouter } from '../router.ts'
import { sha256 } from '../sha256.ts'

const theJob = { 'application/json': { schema: Job } }

const postJob = createRoute({
  method: 'post',
  path: '/jobs',
  summary: 'Ask for a measurement',
  description: 'What the request leaves open is filled in: the answered job says what will be measured.',
  request: {
    headers: idempotencyHeaders('job'),
    body: { required: true, content: { 'application/json': { schema: JobRequest } } },
  },
  responses: {
    200: { description: 'The job that this Idempotency-Key made before, or with debounceMs an equal one', content: theJob },
    201: { description: 'The new job; Location is its address', content: theJob },
    ...problemsAt({ 422: 'The request is not valid, needs too much memory, or its Idempotency-Key was used for another one' }),
  },
})

const getJobs = createRoute({
  method: 'get',
  path: '/jobs',
  summary: 'What was asked for',
  description: 'The newest first. The log of a failure stands in the job itself only.',
  request: { query: JobQuery },
  middleware: dropEmpty,
  responses: liveResponses(JobPage, 'One page of jobs'),
})

const getJob = createRoute({
  method: 'get',
  path: '/jobs/{id}',
  summary: 'One job and its state',
  description: 'A job that is done names its result, one that failed its failure.',
  request: { params: z.object({ id: JobId }) },
  responses: { 200: { description: 'The job', content: theJob }, ...problemsAt({ 404: 'No such job' }) },
})

const postCancel = createRoute({
  method: 'post',
  path: '/jobs/{id}/cancel',
  summary: 'Cancel a job',
  description: 'A runner that works on it learns of it with its next heartbeat. A job that has ended stays as it is and is answered.',
  request: { params: z.object({ id: JobId }) },
  responses: {
    200: { description: 'The job as it is now', content: theJob },
    ...problemsAt({ 403: 'Somebody else asked for the job', 404: 'No such job' }),
  },
})

const postRedrive = createRoute({
  method: 'post',
  path: '/jobs/{id}/redrive',
  summary: 'Queue a failed job again',
  description: 'It has all of its retries again, and no deadline but the one given here. Its attempts go on rising.',
  request: {
    params: z.object({ id: JobId }),
    body: { required: true, content: { 'application/json': { schema: z.strictObject({ deadlineAtMs: DeadlineAtMs.optional() }) } } },
  },
  responses: {
    200: { description: 'The job as it is now', content: theJob },
    ...problemsAt({
      403: 'Somebody else asked for the job',
      404: 'No such job',
      409: 'The job is done or cancelled',
      422: 'The request is not valid',
    }),
  },
})

const getAttempts = createRoute({
  method: 'get',
  path: '/jobs/{id}/attempts',
  summary: 'What became of each attempt',
  description: 'Each claim of the job with its runner, and how it ended; of a failure with its log.',
  request: { params: z.object({ id: JobId }) },
  responses: {
    200: { description: 'The attempts, from the first to the last', content: { 'application/json': { schema: JobAttemptList } } },
    ...problemsAt({ 404: 'No such job' }),
  },
})

/** In a job the work has the names that a measurement has. */
const inJob: Readonly<Record<string, keyof Job>> = { batch: 'batchSize', px: 'imagePx' }

export const jobs = createRouter()
  .openapi(getJobs, async (c) => {
    const query: ListQuery = c.req.valid('query')
    const cell = (job: object, field: string) => (job as Job)[inJob[field] ?? (field as keyof Job)] as Cell
    return (await answerLive(c, query, {
      path: '/jobs',
      title: 'Jobs',
      fields: jobFields,
      cell,
      ...(await listJobs(c.var.db, query)),
    })) as never
  })
  .openapi(postJob, async (c) => {
    const request = c.req.valid('json')
    const { job, isNew } = await createJob(
      c.var.db,
      {
        ...(await resolveRequest(request, await findSpec(c.var.db, request.variant))),
        owner: jobOwnerOf(c),
        requestSha256: await sha256(JSON.stringify(request)),
        idempotencyKey: c.req.valid('header')['idempotency-key'] ?? null,
      },
      c.var.actor,
      c.var.nowMs(),
    )
    if (isNew) c.var.notifier.changed(newWork)
    return c.json(job, isNew ? 201 : 200, { location: `/jobs/${job.id}` })
  })
  .openapi(getJob, async (c) => c.json(await findJob(c.var.db, c.req.valid('param').id), 200))
  .openapi(postCancel, async (c) => {
    const by = { actor: c.var.actor, owner: limitedTo(c) }
    return c.json(await cancelJob(c.var.db, c.req.valid('param').id, by, c.var.nowMs()), 200)
  })
  .openapi(postRedrive, async (c) => {
    const by = { actor: c.var.actor, owner: limitedTo(c), deadlineAtMs: c.req.valid('json').deadlineAtMs ?? null }
    const job = await redriveJob(c.var.db, c.req.valid('param').id, by, c.var.nowMs())
    c.var.notifier.changed(newWork)
    return c.json(job, 200)
  })
  .openapi(getAttempts, async (c) => c.json({ items: await listAttempts(c.var.db, c.req.valid('param').id) }, 200))
