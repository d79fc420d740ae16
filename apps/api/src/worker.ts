import { createApp } from './app.ts'
import { collectBlobs } from './checkpoints/collect-blobs.ts'
import { connectDatabase } from './db/connect-database.ts'
import type { Database } from './db/database.ts'
import { pruneDeliveries } from './db/queries/prune-deliveries.ts'
import { sealAudit } from './db/queries/seal-audit.ts'
import { edgeStreamTimes } from './live/live.ts'
import { answerError } from './problem.ts'
import { lonelyNotifier } from './queue/notifier.ts'
import { tendQueue } from './queue/tend-queue.ts'
import { openRegistry } from './registry/registry.ts'
import { readAllowPrivate } from './webhooks/allow-private.ts'
import { sendOnce } from './webhooks/keep-sending.ts'
import { edgeSender } from './webhooks/post.ts'
import { type CheckpointVariables, workerCheckpoints, workerStore } from './worker-checkpoints.ts'
import { type WorkerVariables, workerGuards } from './worker-guards.ts'

/** Set at deploy: `npx wrangler secret put NAME`, or --var with `wrangler dev`. */
interface WorkerEnv extends WorkerVariables, CheckpointVariables {
  readonly DATABASE_URL?: string
  readonly DATABASE_AUTH_TOKEN?: string
}

type Context = Parameters<ReturnType<typeof createApp>['fetch']>[2]

interface Isolate {
  readonly db: Database
  readonly app: ReturnType<typeof createApp>
}

/**
 * One for the isolate's life, with its registry in memory. What is kept is what has been opened, never the promise of it: Cloudflare may end
 * the work of a request whose client went away, and all others would wait for it for ever.
 */
let isolate: Isolate | undefined

async function open(env: WorkerEnv): Promise<Isolate> {
  const db = connect(env)
  const deps = {
    db,
    registry: await openRegistry(db, Date.now(), { sharesChecks: false }),
    nowMs: Date.now,
    random: Math.random,
    checkpoints: workerCheckpoints(env),
    notifier: lonelyNotifier,
    streamTimes: edgeStreamTimes,
    sender: senderOf(env),
  }
  return { db, app: createApp({ ...deps, ...workerGuards(env) }) }
}

function connect({ DATABASE_URL: url, DATABASE_AUTH_TOKEN: authToken }: WorkerEnv): Database {
  if (!url) throw new Error('DATABASE_URL is not set; `npx wrangler secret put DATABASE_URL --config apps/api/wrangler.jsonc` sets it')
  return connectDatabase({ url, authToken })
}

const senderOf = (env: WorkerEnv) => edgeSender(readAllowPrivate(env.WEBHOOK_ALLOW_PRIVATE))

/** So much of a refused body is read, and no more of one that does not end. */
const maxDrainedBytes = 16 * 2 ** 20

/** workerd resets the connection of a request whose body was not read, and its client may lose the answer that says why. */
async function drain({ body }: Request): Promise<void> {
  if (!body || body.locked) return
  let drainedBytes = 0
  for await (const chunk of body) {
    drainedBytes += chunk.byteLength
    if (drainedBytes > maxDrainedBytes) return
  }
}

// biome-ignore lint/style/noDefaultExport: a Worker is its module's default export
export default {
  async fetch(request: Request, env: WorkerEnv, context: Context): Promise<Response> {
    try {
      isolate ??= await open(env)
    } catch (error) {
      return answerError(error instanceof Error ? error : new Error(String(error)))
    }
    const response = await isolate.app.fetch(request, env, context)
    if (!response.ok) await drain(request)
    return response
  },

  /** Every minute: a claim looks for lost leases too, and a write seals its event; this is for when neither comes, or was cut off. Files go here alone. */
  async scheduled(_event: unknown, env: WorkerEnv): Promise<void> {
    const db = isolate?.db ?? connect(env)
    await tendQueue(db, Date.now(), Math.random)
    await sealAudit(db)
    await sendOnce({ db, sender: senderOf(env), nowMs: Date.now, random: Math.random })
    await pruneDeliveries(db, Date.now())
    await collectBlobs(db, workerStore(env), Date.now())
  },
}
