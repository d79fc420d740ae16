import { Failure, HeartbeatAnswer, Job, JobId, Measurement, Progress, Result } from '@effzoo/contract'
import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { acceptMeasurement } from '../accept-measurement.ts'
import { answerJson } from '../answer/answer-json.ts'
import type { AppEnv } from '../app-env.ts'
import type { Lease } from '../db/lease.ts'
import { failJob } from '../db/queries/fail-job.ts'
import { heartbeatJob } from '../db/queries/heartbeat-job.ts'
import { releaseJob } from '../db/queries/release-job.ts'
import { ContentDigest, checkDigest } from '../middleware/check-digest.ts'
import { problemsAt } from '../problem.ts'
import { newWork } from '../queue/claim-line.ts'
import { createRouter } from '../router.ts'

const attempt = z
  .string()
  .regex(/^[1-9]\d{0,5}$/, { error: 'the number of the attempt, from 1' })
  .transform(Number)
  .meta({ type: 'integer' })
const AttemptParams = z.object({ id: JobId, attempt })

const body = <Schema extends z.ZodType>(schema: Schema) => ({ required: true, content: { 'application/json': { schema } } })

const digested = { headers: z.object({ 'content-digest': ContentDigest }) }

/** Only the runner that claimed the attempt may use its routes, and only as long as it is the job's last. */
const refused = {
  404: 'No such job',
  409: 'The job is no longer held by this attempt of this runner: stop working on it',
  422: 'The request is not valid',
} as const

const postHeartbeat = createRoute({
  method: 'post',
  path: '/jobs/{id}/attempts/{attempt}/heartbeat',
  summary: 'Keep the lease',
  description: 'Extends the lease and notes how far the work is. Answers whether the work is to be stopped, and when to come again.',
  request: { params: AttemptParams, body: body(z.strictObject({ progress: Progress.optional() })) },
  responses: {
    200: { description: 'Until when the lease holds', content: { 'application/json': { schema: HeartbeatAnswer } } },
    ...problemsAt(refused),
  },
})

const putResult = createRoute({
  method: 'put',
  path: '/jobs/{id}/attempts/{attempt}/result',
  summary: 'Hand in the measurement',
  description:
    'Ends the job. The same measurement may be sent again until its answer arrives; another one for the same attempt is refused.',
  request: { params: AttemptParams, ...digested, body: body(Measurement) },
  middleware: checkDigest,
  responses: {
    200: { description: 'The result that this measurement made before', content: { 'application/json': { schema: Result } } },
    201: { description: 'The new result; Location is its address', content: { 'application/json': { schema: Result } } },
    ...problemsAt({ ...refused, 409: 'The job is no longer held by this attempt, or has another result' }),
  },
})

const putFailure = createRoute({
  method: 'put',
  path: '/jobs/{id}/attempts/{attempt}/failure',
  summary: 'Report that the measurement failed',
  description: 'A benchmark failure ends the job. After an infrastructure failure it is tried again, three times at most.',
  request: { params: AttemptParams, ...digested, body: body(Failure) },
  middleware: checkDigest,
  responses: { 200: { description: 'The job as it is now', content: { 'application/json': { schema: Job } } }, ...problemsAt(refused) },
})

const postRelease = createRoute({
  method: 'post',
  path: '/jobs/{id}/attempts/{attempt}/release',
  summary: 'Hand the job back',
  description: 'For a runner that stops, or finds a job it held before it restarted: the job is queued at once and loses no retry.',
  request: { params: AttemptParams },
  responses: { 200: { description: 'The job as it is now', content: { 'application/json': { schema: Job } } }, ...problemsAt(refused) },
})

const leaseOf = (c: Context<AppEnv>, params: z.output<typeof AttemptParams>): Lease => ({
  job: params.id,
  attempt: params.attempt,
  runner: c.get('runner'),
})

export const attempts = createRouter()
  .openapi(postHeartbeat, async (c) => {
    const { progress } = c.req.valid('json')
    const { db, nowMs, random } = c.var
    return answerJson(c, await heartbeatJob(db, leaseOf(c, c.req.valid('param')), progress, nowMs(), random), 200)
  })
  .openapi(putResult, async (c) => {
    const lease = leaseOf(c, c.req.valid('param'))
    const { db, nowMs, registry } = c.var
    const { result, isNew } = await acceptMeasurement(db, lease, c.req.valid('json'), nowMs())
    if (isNew) registry.invalidate()
    return answerJson(c, result, isNew ? 201 : 200, { location: `/results/${result.id}` })
  })
  .openapi(putFailure, async (c) => {
    const lease = leaseOf(c, c.req.valid('param'))
    return c.json(await failJob(c.var.db, lease, c.req.valid('json'), c.var.nowMs(), c.var.random), 200)
  })
  .openapi(postRelease, async (c) => {
    const job = await releaseJob(c.var.db, leaseOf(c, c.req.valid('param')), c.var.nowMs())
    c.var.notifier.changed(newWork)
    return c.json(job, 200)
  })
