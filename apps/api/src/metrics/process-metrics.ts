import type { MiddlewareHandler } from 'hono'
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import type { AppEnv, ProcessMetrics } from '../app-env.ts'
import type { Database } from '../db/database.ts'
import { countEvents, type EventCount, lastEvent } from '../db/queries/count-events.ts'

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'])

/** What this process did, and since it started what happened to jobs. prom-client needs Node, so this stays out of the Worker. */
export async function openProcessMetrics(db: Database): Promise<ProcessMetrics> {
  const register = new Registry()
  collectDefaultMetrics({ register })
  const durations = new Histogram({
    name: 'effzoo_http_request_duration_seconds',
    help: 'From the head of a request to its answer; a claim that waits for a job takes as long as it waits',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30],
    registers: [register],
  })
  const count = createCounters(register)
  let afterSeq = await lastEvent(db)
  let counting: Promise<void> = Promise.resolve()

  async function countNew() {
    const { counts, lastSeq } = await countEvents(db, afterSeq)
    afterSeq = lastSeq
    counts.forEach(count)
  }

  const measure: MiddlewareHandler<AppEnv> = async (c, next) => {
    const startMs = performance.now()
    await next()
    const method = methods.has(c.req.method) ? c.req.method : 'other'
    durations.observe({ method, route: c.get('route') ?? 'none', status: c.res.status }, (performance.now() - startMs) / 1_000)
  }

  return {
    measure,
    countRead: (route, status, tookMs) => durations.observe({ method: 'GET', route, status }, tookMs / 1_000),
    async render() {
      // two scrapes at one time must not count one event twice
      counting = counting.catch(() => {}).then(countNew)
      await counting
      return register.metrics()
    },
  }
}

function createCounters(register: Registry): (event: EventCount) => void {
  const make = (name: string, help: string) => new Counter({ name, help, registers: [register] })
  const submitted = make('effzoo_jobs_submitted_total', 'Jobs that were asked for')
  const claims = make('effzoo_job_claims_total', 'Jobs that were given to runners')
  const results = make('effzoo_results_accepted_total', 'Jobs that were done')
  const leases = make('effzoo_leases_expired_total', 'Leases that ran out')
  const retries = make('effzoo_job_retries_total', 'Attempts after which a job was queued again for a fault that was not its own')
  const released = make('effzoo_jobs_released_total', 'Jobs that were handed back, or queued again by hand')
  const cancelled = make('effzoo_jobs_cancelled_total', 'Jobs that were cancelled')
  const failed = new Counter({
    name: 'effzoo_jobs_failed_total',
    help: 'Jobs that failed for good',
    labelNames: ['kind'],
    registers: [register],
  })

  return ({ state, isFirst, failureKind, isLeaseLost, count }) => {
    if (isLeaseLost && state !== 'leased') leases.inc(count)
    if (state === 'queued') (isFirst ? submitted : failureKind ? retries : released).inc(count)
    else if (state === 'leased') claims.inc(count)
    else if (state === 'done') results.inc(count)
    else if (state === 'cancelled') cancelled.inc(count)
    else if (state === 'failed') failed.inc({ kind: failureKind ?? 'benchmark' }, count)
  }
}
