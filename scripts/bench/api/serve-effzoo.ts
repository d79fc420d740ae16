// The API as `npm run serve` has it, on a database that is seeded already: argument is { url, port }.
import process from 'node:process'
import { gzipNode } from '../../../apps/api/src/answer/gzip-node.ts'
import { createApp, type Deps } from '../../../apps/api/src/app.ts'
import { loopbackGuards } from '../../../apps/api/src/auth/guards.ts'
import { openDatabase } from '../../../apps/api/src/db/open-database.ts'
import { serveApp } from '../../../apps/api/src/direct/serve-app.ts'
import { openProcessMetrics } from '../../../apps/api/src/metrics/process-metrics.ts'
import { openRegistry } from '../../../apps/api/src/registry/registry.ts'

const { url, port } = JSON.parse(process.argv[2] ?? '{}') as { url: string; port: number }
const { db } = await openDatabase(url)
const registry = await openRegistry(db, Date.now())
// no file is asked for here
const processMetrics = await openProcessMetrics(db)
const app = createApp({ db, registry, nowMs: Date.now, random: Math.random, processMetrics, gzip: gzipNode } as Deps)
const hostname = '127.0.0.1'
const server = serveApp(
  app,
  { registry, nowMs: Date.now, processMetrics, gzip: gzipNode, guards: loopbackGuards, addressOf: () => undefined },
  { hostname },
)
server.listen(port, hostname, () => console.log('ready'))
process.once('SIGTERM', () => process.exit(0))
