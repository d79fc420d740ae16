import { ZooError } from '@effzoo/contract'
import type { Context, Next } from 'hono'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { answerConstant } from './answer/answer-constant.ts'
import type { AppEnv, Deps } from './app-env.ts'
import { loopbackGuards } from './auth/guards.ts'
import { createHealthCheck } from './health/check-health.ts'
import { announceJob } from './live/announce-job.ts'
import { createLive } from './live/live.ts'
import { authorize } from './middleware/authorize.ts'
import { limitBody } from './middleware/limit-body.ts'
import { limitRate } from './middleware/limit-rate.ts'
import { limitDepth, limitUrl } from './middleware/limit-shape.ts'
import { onWrites } from './middleware/on-writes.ts'
import { requireJson } from './middleware/require-json.ts'
import { requireKnownHost } from './middleware/require-known-host.ts'
import { sealWrites } from './middleware/seal-writes.ts'
import { setSecurityHeaders } from './middleware/security-headers.ts'
import { shareWithOrigins } from './middleware/share-with-origins.ts'
import { describeApi } from './openapi.ts'
import { notFound, onError, problemResponse } from './problem.ts'
import { createNotifier } from './queue/notifier.ts'
import { waitAlone } from './queue/wait-for-job.ts'
import type { Snapshot } from './registry/snapshot.ts'
import { createRouter } from './router.ts'
import { analyses } from './routes/analyze.ts'
import { attempts } from './routes/attempts.ts'
import { checkpointFiles } from './routes/checkpoint-files.ts'
import { checkpointRoutes } from './routes/checkpoints.ts'
import { claims } from './routes/claims.ts'
import { customModels } from './routes/custom-variants.ts'
import { devices } from './routes/devices.ts'
import { answerDocs } from './routes/docs.tsx'
import { healthRoutes } from './routes/health.ts'
import { home } from './routes/home.tsx'
import { jobEventRoutes } from './routes/job-events.ts'
import { jobs } from './routes/jobs.ts'
import { keys } from './routes/keys.ts'
import { metricsRoutes } from './routes/metrics.ts'
import { model } from './routes/model.tsx'
import { models } from './routes/models.ts'
import { published } from './routes/published.ts'
import { queue } from './routes/queue.ts'
import { results } from './routes/results.ts'
import { runners } from './routes/runners.tsx'
import { scheduleRoutes } from './routes/schedules.ts'
import { sweepRoutes } from './routes/sweeps.ts'
import { tokens } from './routes/tokens.ts'
import { uploadRoutes } from './routes/uploads.ts'
import { webhookRoutes } from './routes/webhooks.ts'
import { noSender } from './webhooks/post.ts'

export type { Deps } from './app-env.ts'

function proceed(c: Context<AppEnv>, next: Next, snapshot: Snapshot) {
  c.set('snapshot', snapshot)
  return next()
}

/** The queue's routes, and what tells how the server is: they neither wait for the registry nor fail with it. */
const asksNoRegistry = /^\/(jobs|runners|health|metrics|queue|webhooks)\b/

/** The whole API over what it is given. Nothing here or below imports node:, so that it also runs at the edge. */
export function createApp(deps: Deps) {
  const { auth = 'tokens', guards = loopbackGuards, notifier = createNotifier(), waitForJob = waitAlone, sender = noSender } = deps
  const { beforeAuth, afterAuth } = limitRate(guards)
  const live = createLive(deps.db, guards, deps.streamTimes)
  const app = createRouter()
  app.onError(onError)
  app.notFound(notFound)

  if (deps.processMetrics) app.use(deps.processMetrics.measure)
  app.use(setSecurityHeaders)
  app.use(methodNotAllowed({ app, onMethodNotAllowed: (c, methods) => refuseMethod(c.req.method, methods) }))
  // each step costs every request a promise or two, so what only looks is called here
  app.use((c, next) => {
    requireKnownHost(c, guards.hosts)
    limitUrl(c)
    c.set('auth', auth)
    c.set('db', deps.db)
    c.set('notifier', notifier)
    c.set('live', live)
    c.set('waitForJob', waitForJob)
    c.set('sender', sender)
    c.set('gzip', deps.gzip)
    c.set('registry', deps.registry)
    c.set('nowMs', deps.nowMs)
    c.set('random', deps.random)
    c.set('checkpoints', deps.checkpoints)
    if (asksNoRegistry.test(c.req.path)) return next()
    const snapshot = deps.registry.current(deps.nowMs())
    if (snapshot instanceof Promise) return snapshot.then((newest) => proceed(c, next, newest))
    return proceed(c, next, snapshot)
  })
  app.use(shareWithOrigins(guards))
  if (beforeAuth) app.use(beforeAuth)
  // who asks is known before a body is read
  app.use(authorize, onWrites(...(afterAuth ? [afterAuth] : []), requireJson, limitBody, limitDepth, sealWrites, announceJob))

  for (const router of [
    home,
    healthRoutes(createHealthCheck(deps)),
    metricsRoutes(deps.processMetrics),
    models,
    model,
    customModels,
    analyses,
    claims,
    jobs,
    jobEventRoutes,
    attempts,
    sweepRoutes,
    scheduleRoutes,
    results,
    published,
    devices,
    runners,
    queue,
    tokens,
    webhookRoutes,
    checkpointRoutes,
    checkpointFiles,
    uploadRoutes,
    keys,
  ])
    app.route('/', router)

  let document: ReturnType<typeof describeApi> | undefined // made when it is first asked for
  const describe = () => {
    document ??= describeApi(app)
    return document
  }
  app.get(
    '/openapi.json',
    answerConstant(() => ({ body: JSON.stringify(describe()), headers: { 'content-type': 'application/json' } })),
  )
  app.get('/docs', answerDocs(describe))
  return app
}

function refuseMethod(method: string, methods: readonly string[]) {
  const allow = methods.join(', ')
  return problemResponse(new ZooError('method-not-allowed', `${method} is not offered here; allowed are ${allow}`), { allow })
}
