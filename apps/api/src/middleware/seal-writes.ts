import { createMiddleware } from 'hono/factory'
import type { AppEnv } from '../app-env.ts'
import { sealAudit } from '../db/queries/seal-audit.ts'
import { logError } from '../log-error.ts'
import { hasExecutionContext } from './has-execution-context.ts'

/**
 * At the edge, where nothing runs between requests, chains what a write left in the audit log, without holding the answer. Elsewhere the
 * server does so every few seconds: a seal for each write would cost as much as the write.
 */
export const sealWrites = createMiddleware<AppEnv>(async (c, next) => {
  await next()
  if (c.res.status === 204 || c.res.status >= 400 || !hasExecutionContext(c)) return
  c.executionCtx.waitUntil(sealAudit(c.var.db).catch((error: unknown) => logError('the audit log was not sealed:', error)))
})
