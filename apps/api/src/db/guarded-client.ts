import { type Client, type Config, createClient, type InArgs, type InStatement } from '@libsql/client/sqlite3'
import { isBusy } from './is-busy.ts'

export interface GuardedClientOptions {
  /** Of a file: `file:/data/effzoo.db`. */
  readonly url: string
  /** How long the driver itself waits for a lock. It waits synchronously, so this is kept short and the rest of the waiting done here. */
  readonly busyTimeoutMs?: number
  /** A statement that meets a lock is tried again for this long, then fails with SQLITE_BUSY. */
  readonly retryForMs?: number
}

/**
 * The driver's client for a file, made safe. @libsql/client 0.18.0 never resets a statement that failed with SQLITE_BUSY: every later
 * write on that connection answers as if it had happened and is lost (tursodatabase/libsql-client-ts#352). So a connection on which
 * anything failed is never used again. Work goes one at a time over one connection: the driver is synchronous, nothing is gained by more,
 * and no reconnect can close a connection under a neighbour.
 *
 * SQLITE_BUSY means that nothing was applied, so trying again cannot apply it twice.
 */
export function guardedClient({ url, busyTimeoutMs = 50, retryForMs = 10_000 }: GuardedClientOptions): Client {
  if (!url.startsWith('file:') || url.includes(':memory:')) {
    throw new Error(`${url} does not name a database file; allowed is file: and a path, such as file:/data/effzoo.db`)
  }
  const driver = open({ url, timeout: busyTimeoutMs, concurrency: 1 })
  let isPrepared = false
  let queue: Promise<unknown> = Promise.resolve()

  /** The settings belong to the connection, not to the file, but for the journal mode. */
  async function prepare() {
    await driver.execute('pragma journal_mode = wal')
    await driver.execute('pragma synchronous = full')
    await driver.execute('pragma foreign_keys = on')
    isPrepared = true
  }

  async function runUntilFree<Answer>(work: () => Promise<Answer>, deadlineMs: number): Promise<Answer> {
    for (;;) {
      try {
        if (!isPrepared) await prepare()
        return await work()
      } catch (error) {
        if (driver.closed) throw error
        isPrepared = false
        await driver.reconnect()
        if (!isBusy(error) || performance.now() > deadlineMs) throw error
        // random, so that two processes which met once do not meet again and again
        await new Promise((resolve) => setTimeout(resolve, 2 + Math.random() * 10))
      }
    }
  }

  /** The time to wait is counted from here: behind a held lock, those further back in the queue do not wait longer than its head. */
  function inTurn<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const deadlineMs = performance.now() + retryForMs
    const turn = queue.then(() => runUntilFree(work, deadlineMs))
    queue = turn.catch(() => {})
    return turn
  }

  return {
    execute: (statement: InStatement, args?: InArgs) =>
      inTurn(() => (typeof statement === 'string' ? driver.execute(statement, args) : driver.execute(statement))),
    // always a write: a transaction that reads first and then writes fails at once, without waiting, if another process wrote meanwhile
    batch: (statements) => inTurn(() => driver.batch(statements, 'write')),
    migrate: (statements) => inTurn(() => driver.migrate(statements)),
    transaction: refusing('an interactive transaction would hold the only connection across an await; use batch()'),
    executeMultiple: refusing('statements outside a transaction cannot be tried again as a whole; use batch()'),
    sync: refusing('a file has nothing to sync with'),
    reconnect: () => {
      throw new Error('the guard reconnects by itself')
    },
    close: () => driver.close(),
    get closed() {
      return driver.closed
    },
    get protocol() {
      return driver.protocol
    },
  }
}

function open(config: Config): Client {
  try {
    return createClient(config)
  } catch (cause) {
    throw new Error(`${config.url} cannot be opened; its folder must be there, and both must be writable`, { cause })
  }
}

const refusing = (reason: string) => async () => {
  throw new Error(reason)
}
