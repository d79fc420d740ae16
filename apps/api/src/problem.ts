import { Problem, type ProblemCode, ZooError } from '@effzoo/contract'
import type { ErrorHandler, NotFoundHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { AppEnv } from './app-env.ts'
import { isBusy } from './db/is-busy.ts'
import { isUnreachable } from './db/is-unreachable.ts'
import { logError } from './log-error.ts'

const contentType = 'application/problem+json'

/** RFC 9457. */
export function problemResponse(error: ZooError, headers: Record<string, string> = {}): Response {
  const { problem } = error
  return Response.json(problem, { status: problem.status, headers: { ...headers, 'content-type': contentType } })
}

/** The one place where an error becomes a response. */
export function answerError(error: Error): Response {
  const known = toZooError(error)
  if (known.code === 'internal' || known.code === 'database-unreachable') logError('a request failed:', error)
  if (known.code === 'unauthenticated') return problemResponse(known, { 'www-authenticate': 'Bearer' })
  if (known.problem.status === 503) return problemResponse(known, { 'retry-after': '1', 'cache-control': 'no-store' })
  // of streams; whoever asks too often is refused before
  if (known.code === 'rate-limited') return problemResponse(known, { 'retry-after': '10' })
  return problemResponse(known)
}

export const onError: ErrorHandler<AppEnv> = (error) => answerError(error)

/** What the framework's own validators throw. */
const codeOfStatus: Record<number, ProblemCode> = { 400: 'malformed-body', 415: 'unsupported-media-type' }

function toZooError(error: Error): ZooError {
  if (error instanceof ZooError) return error
  if (isBusy(error)) return new ZooError('database-busy', 'another process holds the database; try again', { cause: error })
  if (isUnreachable(error)) {
    return new ZooError('database-unreachable', 'the database did not answer; a write may have been made or not: look, or send it again', {
      cause: error,
    })
  }
  const code = error instanceof HTTPException ? codeOfStatus[error.status] : undefined
  if (code) return new ZooError(code, error.message, { cause: error })
  return new ZooError('internal', 'Please report this.', { cause: error })
}

export const notFound: NotFoundHandler<AppEnv> = (c) =>
  problemResponse(new ZooError('not-found', `nothing lies at ${c.req.path}; /openapi.json lists what there is`))

const content = { [contentType]: { schema: Problem } }

/** The problems of a route, for the OpenAPI document: those of its own, and that there may be others. */
export function problemsAt<Own extends Partial<Record<ContentfulStatusCode, string>>>(own: Own) {
  const responses = Object.fromEntries(Object.entries(own).map(([status, description]) => [status, { description, content }]))
  return {
    ...(responses as unknown as { [Status in keyof Own]: { description: string; content: typeof content } }),
    default: { description: 'Any other problem', content },
  }
}
