import { createMiddleware } from 'hono/factory'
import type { AppEnv } from '../app-env.ts'
import { hasExecutionContext } from '../middleware/has-execution-context.ts'
import { sendOnce } from '../webhooks/keep-sending.ts'

/** Topic of the notifier: some job has moved, whichever. */
export const jobMoved = 'job moved'

const pathOfJob = /^\/jobs\/(job_\w+)\//
/** After these there may be something to send to webhooks. */
const mayEnd = /\/(result|failure|release|cancel|retry)$/

/** After a write to a job, whoever follows it in this process looks at once. At the edge, where nothing runs in between, webhooks are sent to. */
export const announceJob = createMiddleware<AppEnv>(async (c, next) => {
  await next()
  const { notifier, db, sender, nowMs, random } = c.var
  const id = pathOfJob.exec(c.req.path)?.[1]
  if (id !== undefined) notifier.changed(id)
  notifier.changed(jobMoved)
  if (c.res.status < 400 && mayEnd.test(c.req.path) && hasExecutionContext(c)) {
    c.executionCtx.waitUntil(sendOnce({ db, sender, nowMs, random }))
  }
})
