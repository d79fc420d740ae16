import { Claim, ClaimRequest, lease } from '@effzoo/contract'
import { createRoute } from '@hono/zod-openapi'
import { claimJob } from '../db/queries/claim-job.ts'
import { findCustomVariant } from '../db/queries/find-custom-variant.ts'
import { problemsAt } from '../problem.ts'
import { createRouter } from '../router.ts'

const postClaim = createRoute({
  method: 'post',
  path: '/jobs/claim',
  summary: 'Take the oldest job that is due',
  description: "The job is the runner's until its lease runs out; a heartbeat extends it.",
  request: { body: { required: true, content: { 'application/json': { schema: ClaimRequest } } } },
  responses: {
    200: { description: 'The job and its lease', content: { 'application/json': { schema: Claim } } },
    204: { description: 'No job for these engines; ask again after Retry-After' },
    ...problemsAt({ 422: 'The request is not valid' }),
  },
})

export const claims = createRouter().openapi(postClaim, async (c) => {
  const { db, runner, nowMs, random } = c.var
  const job = await claimJob(db, { runner, engines: c.req.valid('json').engines }, nowMs(), random)
  if (!job) return c.body(null, 204, { 'retry-after': '1' })
  const custom = await findCustomVariant(db, job.variant)
  return c.json({ job, ...lease, ...(custom && { spec: custom.spec }) }, 200)
})
