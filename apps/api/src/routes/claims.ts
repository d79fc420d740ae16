import { Claim, ClaimRequest, lease } from '@effzoo/contract'
import { createRoute } from '@hono/zod-openapi'
import { answerJson } from '../answer/answer-json.ts'
import { findCustomVariant } from '../db/queries/find-custom-variant.ts'
import { problemsAt } from '../problem.ts'
import { awaitJob } from '../queue/await-job.ts'
import { nextHeartbeatMs } from '../queue/heartbeat-terms.ts'
import { createRouter } from '../router.ts'

const postClaim = createRoute({
  method: 'post',
  path: '/jobs/claim',
  summary: 'Take the first job that is due',
  description:
    "Of the jobs that this runner can do, the oldest of the highest priority. It is the runner's until its lease runs out; a heartbeat extends it. Where there is none, the answer waits for one as long as waitMs says.",
  request: { body: { required: true, content: { 'application/json': { schema: ClaimRequest } } } },
  responses: {
    200: { description: 'The job and its lease', content: { 'application/json': { schema: Claim } } },
    204: { description: 'No job for this runner; ask again after Retry-After' },
    ...problemsAt({ 422: 'The request is not valid' }),
  },
})

export const claims = createRouter().openapi(postClaim, async (c) => {
  const { db, runner, notifier, random } = c.var
  const { waitMs = 0, ...request } = c.req.valid('json')
  const job = await awaitJob(c, { runner, ...request }, waitMs)
  if (!job) return c.body(null, 204, { 'retry-after': waitMs < 1_000 || notifier.isClosed ? '1' : '0' })
  notifier.changed(job.id)
  const custom = await findCustomVariant(db, job.variant)
  const claim = { job, leaseMs: lease.leaseMs, heartbeatMs: nextHeartbeatMs(random), ...(custom && { spec: custom.spec }) }
  return answerJson(c, claim, 200)
})
