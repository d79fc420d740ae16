import { mkdirSync } from 'node:fs'
import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import { createApp } from './app.ts'
import { openDatabase } from './db/open-database.ts'
import { expireLeases } from './db/queries/expire-leases.ts'
import { readEnv } from './env.ts'
import { seed } from './registry/seed.ts'
import { readSnapshot } from './registry/snapshot.ts'

const sweepEveryMs = 5_000
const drainForMs = 10_000
/** Longer than clients and proxies keep an idle connection, which is a minute: whoever closes first cannot lose a request. */
const keepAliveForMs = 65_000

async function main() {
  const { host, port, databaseUrl, databaseAuthToken, dataDir } = readEnv(process.env)
  if (dataDir) mkdirSync(dataDir, { recursive: true })
  const { db, close } = await openDatabase(databaseUrl, databaseAuthToken)
  await seed(db)
  const app = createApp({ db, snapshot: await readSnapshot(db), nowMs: Date.now, random: Math.random })

  const sweep = setInterval(() => {
    expireLeases(db, Date.now(), Math.random).catch((error) => console.error('leases were not looked through:', error))
  }, sweepEveryMs)

  const server = serve({ fetch: app.fetch, hostname: host, port }, (address) => {
    const name = host.includes(':') ? `[${host}]` : host
    console.log(`effzoo API on http://${name}:${address.port}, database ${databaseUrl.replace(/\?.*/, '')}`)
  }) as Server
  server.keepAliveTimeout = keepAliveForMs
  server.on('error', (error: NodeJS.ErrnoException) => {
    close()
    fail(
      error.code === 'EADDRINUSE' ? `port ${port} on ${host} is taken; stop what listens there, or set PORT to another one` : error.message,
    )
  })

  /** Takes no new requests and answers those that are in. A second signal does not wait for them. */
  function stop() {
    process.once('SIGTERM', () => process.exit(1)).once('SIGINT', () => process.exit(1))
    clearInterval(sweep)
    server.close(() => {
      close()
      process.exit(0)
    })
    setTimeout(() => server.closeAllConnections(), drainForMs).unref()
  }
  process.once('SIGTERM', stop).once('SIGINT', stop)
}

function fail(reason: string): never {
  console.error(`effzoo API: ${reason}`)
  process.exit(1)
}

main().catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)))
