import { Agent, createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { sql } from 'drizzle-orm'
import { onTestFinished } from 'vitest'
import { gzipNode } from '../../../apps/api/src/answer/gzip-node.ts'
import { createApp, type Deps } from '../../../apps/api/src/app.ts'
import type { Guards } from '../../../apps/api/src/app-env.ts'
import { loopbackGuards } from '../../../apps/api/src/auth/guards.ts'
import { openDatabase } from '../../../apps/api/src/db/open-database.ts'
import { serveApp } from '../../../apps/api/src/direct/serve-app.ts'
import { openProcessMetrics } from '../../../apps/api/src/metrics/process-metrics.ts'
import { createRateBuckets } from '../../../apps/api/src/rate-limit/rate-buckets.ts'
import { openRegistry } from '../../../apps/api/src/registry/registry.ts'
import { seedDatabase } from '../../../scripts/bench/api/seed-database.ts'
import { newDatabaseUrl } from '../temporary-folder.ts'

const hostname = '127.0.0.1'

export interface RawAnswer {
  readonly status: number | undefined
  /** By name; but for the date, which no two answers need to share. */
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}

export interface RawRequest {
  readonly method?: string
  readonly path: string
  /** Name, value, name, value. */
  readonly headers?: readonly string[]
}

/** Two servers over one database and one clock: one answers directly what it can, the other leaves all to the app. */
export async function openRoads({ rateLimits, hosts }: Pick<Guards, 'rateLimits' | 'hosts'> = loopbackGuards) {
  const url = newDatabaseUrl()
  await seedDatabase(url, { variantCount: 120, resultCount: 600 }, 1)
  const { db, close } = await openDatabase(url)
  onTestFinished(close)
  await db.run(sql`update variants set follows = 'nobody: größer als ≥ 日本 😀' where id = 'variant-00007'`)
  const clock = { nowMs: 1_800_000_000_000 }
  // one each, for which answers are kept depends on what was asked before
  const registries = { direct: await openRegistry(db, clock.nowMs), throughApp: await openRegistry(db, clock.nowMs) }
  const nowMs = () => clock.nowMs

  const guards = { ...loopbackGuards, hosts, rateLimits, clientAddress: () => 'somebody' }
  const deps = { db, nowMs, random: () => 0.5, gzip: gzipNode } as unknown as Deps
  const rateBuckets = rateLimits ? createRateBuckets(rateLimits) : undefined
  const metrics = { direct: await openProcessMetrics(db), throughApp: await openProcessMetrics(db) }
  const left = { direct: 0, throughApp: 0 }
  function appOf(road: keyof typeof left, own: Guards) {
    const { fetch } = createApp({ ...deps, registry: registries[road], processMetrics: metrics[road], guards: own })
    return {
      fetch(...given: Parameters<typeof fetch>) {
        left[road]++
        return fetch(...given)
      },
    }
  }
  const direct = await listen(
    serveApp(
      appOf('direct', { ...guards, rateBuckets }),
      {
        registry: registries.direct,
        nowMs,
        processMetrics: metrics.direct,
        gzip: gzipNode,
        guards: { ...guards, rateBuckets },
        addressOf: () => 'somebody',
      },
      { hostname },
    ),
  )
  const throughApp = await listen(createServer(getRequestListener(appOf('throughApp', guards).fetch, { hostname })))
  return {
    clock,
    /** How many requests each left to its app. */
    left,
    counted: async (road: keyof typeof metrics) =>
      (await metrics[road].render())
        .split('\n')
        .filter((line) => line.startsWith('effzoo_http_request_duration_seconds_count'))
        .sort(),
    /** What both answer. */
    both: (asked: RawRequest) => Promise.all([direct(asked), throughApp(asked)]),
  }
}

async function listen(server: Server): Promise<(asked: RawRequest) => Promise<RawAnswer>> {
  await new Promise<void>((resolve) => server.listen(0, hostname, resolve))
  const { port } = server.address() as AddressInfo
  const agent = new Agent({ keepAlive: true })
  onTestFinished(() => {
    agent.destroy()
    server.close()
  })
  return (asked) => ask(agent, port, asked)
}

const ask = (agent: Agent, port: number, { method = 'GET', path, headers = ['host', '127.0.0.1'] }: RawRequest) =>
  new Promise<RawAnswer>((resolve, reject) => {
    const sent = request({ agent, port, host: hostname, method, path, headers: headers as string[], setHost: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const { date: _, ...rest } = response.headers
        resolve({ status: response.statusCode, headers: rest, body: Buffer.concat(chunks).toString('latin1') })
      })
    })
    sent.on('error', reject)
    sent.end()
  })
