import { createRoute, z } from '@hono/zod-openapi'
import type { ProcessMetrics } from '../app-env.ts'
import { readGauges } from '../metrics/read-gauges.ts'
import { renderGauges } from '../metrics/render-metrics.ts'
import { problemsAt } from '../problem.ts'
import { createRouter } from '../router.ts'

const getMetrics = createRoute({
  method: 'get',
  path: '/metrics',
  summary: 'Figures for Prometheus',
  description:
    'Gauges of the queue and the fleet from the database; on a server also what its process did. At the edge, where a process is one of many, the gauges alone.',
  responses: { 200: { description: 'Text format 0.0.4', content: { 'text/plain': { schema: z.string() } } }, ...problemsAt({}) },
})

const headers = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' }

export const metricsRoutes = (ofProcess: ProcessMetrics | undefined) =>
  createRouter().openapi(getMetrics, async (c) => {
    const { db, registry, nowMs } = c.var
    const gauges = renderGauges(await readGauges(db, registry, nowMs()))
    return c.body(gauges + ((await ofProcess?.render()) ?? ''), 200, headers) as never
  })
