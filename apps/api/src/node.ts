import { mkdirSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import { keepLocalToken } from './admin/keep-local-token.ts'
import { gzipNode } from './answer/gzip-node.ts'
import { createApp } from './app.ts'
import { collectBlobs } from './checkpoints/collect-blobs.ts'
import { fileSigner, provideSigningKey } from './checkpoints/file-signer.ts'
import { hashStreamNode } from './checkpoints/hash-stream-node.ts'
import { chooseAuth } from './choose-auth.ts'
import { openDatabase } from './db/open-database.ts'
import { pruneDeliveries } from './db/queries/prune-deliveries.ts'
import { sealAudit } from './db/queries/seal-audit.ts'
import { serveApp } from './direct/serve-app.ts'
import { readEnv } from './env.ts'
import { diskCheckOf } from './health/check-disk.ts'
import { keepDoing } from './keep-doing.ts'
import { jobMoved } from './live/announce-job.ts'
import { logError } from './log-error.ts'
import { openProcessMetrics } from './metrics/process-metrics.ts'
import { createClaimLine } from './queue/claim-line.ts'
import { createNotifier } from './queue/notifier.ts'
import { tendQueue } from './queue/tend-queue.ts'
import { clientAddress } from './rate-limit/client-address.ts'
import { createRateBuckets } from './rate-limit/rate-buckets.ts'
import { openRegistry } from './registry/registry.ts'
import { seed } from './registry/seed.ts'
import { openStore } from './store/open-store.ts'
import { createDispatcher } from './webhooks/dispatcher.ts'
import { keepSending } from './webhooks/keep-sending.ts'
import { nodeSender } from './webhooks/post-node.ts'

const tendEveryMs = 5_000
const collectEveryMs = 10 * 60_000
const drainForMs = 10_000
/** Longer than clients and proxies keep an idle connection, which is a minute: whoever closes first cannot lose a request. */
const keepAliveForMs = 65_000

/** A client that sends slowly, or nothing, holds a socket no longer than this. The largest body takes 4 MiB. */
const serverOptions = { headersTimeout: 15_000, requestTimeout: 60_000, maxHeaderSize: 16_384, connectionsCheckingInterval: 5_000 }

/** A remote database may have its key there. */
const withoutQuery = (url: string) => url.split('?')[0]

async function main() {
  const env = readEnv(process.env)
  const { host, port, databaseUrl, databaseAuthToken, dataDir, hosts, isPublic, corsOrigins } = env
  if (dataDir) mkdirSync(dataDir, { recursive: true })
  const { db, close } = await openDatabase(databaseUrl, databaseAuthToken, { groupsCommits: true })
  if (env.localTokenFile) await keepLocalToken(db, env.localTokenFile, Date.now())
  const auth = await chooseAuth(db, env)
  await sealAudit(db)
  await seed(db)
  const keyFault = await provideSigningKey(db, env.signingKeyFile, Date.now())
  if (keyFault) console.error(`effzoo API: ${keyFault}`)
  const store = openStore(env)
  const notifier = createNotifier()
  const registry = await openRegistry(db, Date.now())
  // whoever sits at the machine may do all that he likes with it
  const rateLimits = auth === 'open' ? null : env.rateLimits
  const rateBuckets = rateLimits ? createRateBuckets(rateLimits) : undefined
  const addressOf = ({ socket, headers }: IncomingMessage) =>
    clientAddress(socket.remoteAddress, headers['x-forwarded-for'] as string | undefined, env.trustedProxies)
  const guards = {
    hosts,
    isPublic,
    corsOrigins,
    rateLimits,
    rateBuckets,
    clientAddress: (c: Context<{ Bindings: HttpBindings }>) => addressOf(c.env.incoming),
  }
  const processMetrics = await openProcessMetrics(db)
  const sender = nodeSender(env.allowsPrivateWebhooks)
  const app = createApp({
    db,
    registry,
    nowMs: Date.now,
    random: Math.random,
    checkpoints: { store, hashStream: hashStreamNode, signer: fileSigner(env.signingKeyFile), quotaBytes: env.quotaBytes },
    checkDisk: diskCheckOf(databaseUrl),
    processMetrics,
    auth,
    notifier,
    waitForJob: createClaimLine(notifier),
    guards,
    sender,
    gzip: gzipNode,
  })

  const seal = async () => {
    await sealAudit(db).catch((error) => logError('the audit log was not sealed:', error))
  }
  const collect = async () => {
    await collectBlobs(db, store, Date.now()).catch((error) => logError('files that nothing names were not removed:', error))
    await pruneDeliveries(db, Date.now()).catch((error) => logError('the log of webhooks was not pruned:', error))
  }
  const kept = [
    keepDoing(() => tendQueue(db, Date.now(), Math.random), tendEveryMs),
    keepDoing(seal, tendEveryMs),
    keepDoing(collect, collectEveryMs),
  ]

  const dispatcher = createDispatcher({ db, sender, nowMs: Date.now, random: Math.random })
  keepSending(dispatcher, notifier, jobMoved)

  const server = serveApp(
    app,
    { registry, nowMs: Date.now, processMetrics, gzip: gzipNode, guards, addressOf },
    { hostname: host, ...serverOptions },
  )
  server.listen(port, host, () => {
    const address = server.address() as AddressInfo
    const name = host.includes(':') ? `[${host}]` : host
    const who = auth === 'open' ? 'whoever is on this machine may write' : 'writing needs a token'
    console.log(`effzoo API on http://${name}:${address.port}, database ${withoutQuery(databaseUrl)}; ${who}`)
  })
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
    for (const end of kept) end()
    notifier.close()
    server.close(async () => {
      // a message that is cut off is sent again by whoever runs next
      await Promise.race([dispatcher.settle({ stop: true }), new Promise((resolve) => setTimeout(resolve, drainForMs))])
      await seal()
      close()
      process.exit(0)
    })
    // a connection whose claim waited is idle only now that it was answered
    setInterval(() => server.closeIdleConnections(), 100).unref()
    setTimeout(() => server.closeAllConnections(), drainForMs).unref()
  }
  process.once('SIGTERM', stop).once('SIGINT', stop)
}

function fail(reason: string): never {
  console.error(`effzoo API: ${reason}`)
  process.exit(1)
}

main().catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)))
