import { ZooError } from '@effzoo/contract'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { secureHeaders } from 'hono/secure-headers'
import type { Deps } from './app-env.ts'
import { limitBody } from './middleware/limit-body.ts'
import { requireJson } from './middleware/require-json.ts'
import { requireLoopback } from './middleware/require-loopback.ts'
import { describeApi } from './openapi.ts'
import { notFound, onError, problemResponse } from './problem.ts'
import { createRouter } from './router.ts'
import { attempts } from './routes/attempts.ts'
import { claims } from './routes/claims.ts'
import { health } from './routes/health.ts'
import { home } from './routes/home.tsx'
import { jobs } from './routes/jobs.ts'
import { models } from './routes/models.ts'
import { results } from './routes/results.ts'
import { runners } from './routes/runners.ts'

export type { Deps } from './app-env.ts'

/** The whole API over what it is given. Nothing here or below imports node:, so that it also runs at the edge. */
export function createApp(deps: Deps) {
  const app = createRouter()
  app.onError(onError)
  app.notFound(notFound)

  app.use(secureHeaders({ strictTransportSecurity: false }))
  app.use(methodNotAllowed({ app, onMethodNotAllowed: (c, methods) => refuseMethod(c.req.method, methods) }))
  app.use(requireLoopback, requireJson, limitBody)
  app.use(async (c, next) => {
    c.set('db', deps.db)
    c.set('snapshot', deps.snapshot)
    c.set('nowMs', deps.nowMs)
    c.set('random', deps.random)
    await next()
  })

  for (const router of [home, health, models, claims, jobs, attempts, results, runners]) app.route('/', router)
  let document: ReturnType<typeof describeApi> | undefined
  app.get('/openapi.json', (c) => {
    document ??= describeApi(app)
    return c.json(document)
  })
  return app
}

function refuseMethod(method: string, methods: readonly string[]) {
  const allow = methods.join(', ')
  return problemResponse(new ZooError('method-not-allowed', `${method} is not offered here; allowed are ${allow}`), { allow })
}
