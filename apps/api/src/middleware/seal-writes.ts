import { createMiddleware } from 'hono/factory'
import type { AppEnv } from '../app-env.ts'
import { sealAudit } from '../db/queries/seal-audit.ts'
import { logError } from '../log-error.ts'

/**
 * Chains what a write left in the audit log. That the write happened stands whatever becomes of this: the next write, or the next check of the
 * log, makes up for it. At the edge it does not hold the answer.
 */
export const sealWrites = createMiddleware<AppEnv>(async (c, next) => {
  await next()
  if (c.res.status === 204 || c.res.status >= 400) return
  const sealing = sealAudit(c.var.db).catch((error: unknown) => logError('the audit log was not sealed:', error))
  if (hasExecutionContext(c)) c.executionCtx.waitUntil(sealing)
  else await sealing
})

/** Only a Worker has one; Hono throws where it is asked for elsewhere. */
function hasExecutionContext(c: { readonly executionCtx: unknown }): boolean {
  try {
    return c.executionCtx !== undefined
  } catch {
    return false
  }
}
