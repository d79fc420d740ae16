import { getRequestListener } from '@hono/node-server'
import { drizzle } from 'drizzle-orm/libsql/sqlite3'
import { createApp } from '../../apps/api/src/app.ts'
import type { Database } from '../../apps/api/src/db/database.ts'
import { guardedClient } from '../../apps/api/src/db/guarded-client.ts'
import { expireJobs } from '../../apps/api/src/db/queries/expire-jobs.ts'
import { createClaimLine } from '../../apps/api/src/queue/claim-line.ts'
import { createNotifier } from '../../apps/api/src/queue/notifier.ts'
import type { Faults } from './faults.ts'
import { type MutantName, mutate } from './mutants.ts'
import type { Message, Receiver } from './network.ts'
import { answerAsNode } from './node-request.ts'
import type { Observer } from './observer.ts'
import { steppedClient } from './stepped-client.ts'
import { epochMs, settle, type World } from './world.ts'

/** The server on Node looks more often, which costs more than it shows: each claim looks as well. */
const sweepEveryMs = 30_000

export interface ApiOptions {
  readonly name: string
  readonly world: World
  readonly faults: () => Faults
  readonly observer: Observer
  readonly file: string
  readonly mutant: MutantName | undefined
  /** Of this instance's clock. */
  readonly skewMs: number
}

export type ApiInstance = Receiver & { readonly crash: (where: string) => void; readonly close: () => void }

/** The queue needs nothing of the registry, which takes long to read. */
const noRegistry = { current: () => ({}) as never, invalidate() {}, movedOnAtMs: 0 }

/** The real app over a file that others may use too. It can die at any statement, and comes back with nothing but the file. */
export function createApiInstance({ name, world, faults, observer, file, mutant, skewMs }: ApiOptions): ApiInstance {
  const nowMs = () => epochMs + world.nowMs + skewMs
  const random = () => world.random.below(2 ** 32) / 2 ** 32
  /** Of the process: whoever belongs to an earlier one is no more. */
  let life = 0
  let listener: ReturnType<typeof getRequestListener> | undefined
  const connection = guardedClient({ url: `file:${file}` })
  const client = mutant ? mutate(connection, mutant) : connection
  /** For the request that the app is being called for: the app takes its database at that moment. */
  let db: Database
  const unanswered = new Set<(reply: undefined) => void>()

  /** One for each request, so that it is known who wrote what; with null for the instance itself. */
  function databaseFor(message: Message | null): Database {
    const mine = life
    const isAlive = () => mine === life
    return drizzle({ client: steppedClient(client, { world, faults, isAlive, crash, onWritten: () => observer.look(message) }) })
  }

  function start() {
    const mine = ++life
    db = databaseFor(null)
    const notifier = createNotifier()
    const app = createApp({
      get db() {
        return db
      },
      registry: noRegistry,
      nowMs,
      random,
      checkpoints: undefined as never,
      notifier,
      waitForJob: createClaimLine(notifier),
      auth: 'tokens',
    })
    listener = getRequestListener(app.fetch)
    world.tell(`${name} starts`)
    const sweep = () => {
      if (life !== mine) return
      const own = databaseFor(null)
      own.batch(expireJobs(own, nowMs(), random)).catch(() => {})
      world.after(sweepEveryMs, sweep)
    }
    sweep()
  }

  function crash(where: string) {
    if (!listener) return
    world.tell(`${name} dies ${where}`)
    life++
    listener = undefined
    for (const reply of unanswered) reply(undefined)
    unanswered.clear()
    world.after(world.between(200, 10_000), start)
  }

  start()
  return {
    name,
    crash,
    close() {
      life++
      connection.close()
    },
    async receive(message, departure, reply) {
      if (!listener) return reply(undefined)
      const mine = life
      db = databaseFor(message)
      unanswered.add(reply)
      answerAsNode(listener, message, departure, (said) => {
        if (mine !== life) return
        world.tell(`${name} answers ${message.from} ${said.status} to ${message.method} ${message.path}`)
        observer.onReply(message, said)
        unanswered.delete(reply)
        reply(said)
      })
      await settle()
    },
  }
}
