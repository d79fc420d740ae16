import { createMiddleware } from 'hono/factory'
import type { AppEnv } from '../app-env.ts'

const pathOfJob = /^\/jobs\/(job_\w+)\//

/** After a write to a job, whoever follows it in this process looks at once. */
export const announceJob = createMiddleware<AppEnv>(async (c, next) => {
  await next()
  const id = pathOfJob.exec(c.req.path)?.[1]
  if (id !== undefined) c.var.notifier.changed(id)
})
