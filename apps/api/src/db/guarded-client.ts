import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Client, type InArgs, type InStatement, LibsqlError } from '@libsql/client/sqlite3'
import { type AnyStatement, FileConnection } from './file-connection.ts'
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
 * A client for a file that loses nothing. The driver never resets a statement that failed with SQLITE_BUSY: with @libsql/client 0.18.0
 * every later write on that connection answers as if it had happened and is lost (tursodatabase/libsql-client-ts#352). So a connection on
 * which anything failed is never used again. Work goes one at a time over one connection: the driver is synchronous, nothing is gained by
 * more, and no reconnect can close a connection under a neighbour.
 *
 * SQLITE_BUSY means that nothing was applied, so trying again cannot apply it twice.
 */
export function guardedClient({ url, busyTimeoutMs = 50, retryForMs = 10_000 }: GuardedClientOptions): Client {
  const path = pathOf(url)
  let connection: FileConnection | undefined = open(path, busyTimeoutMs)
  let isPrepared = false
  let isClosed = false
  let queue: Promise<unknown> = Promise.resolve()

  /** The settings belong to the connection, not to the file, but for the journal mode. */
  function prepared(): FileConnection {
    if (isClosed) throw new LibsqlError('the client is closed', 'CLIENT_CLOSED')
    connection ??= open(path, busyTimeoutMs)
    if (isPrepared) return connection
    connection.execute('pragma journal_mode = wal')
    connection.exec('pragma synchronous = full; pragma foreign_keys = on')
    isPrepared = true
    return connection
  }

  async function runUntilFree<Answer>(work: (connection: FileConnection) => Answer, deadlineMs: number): Promise<Answer> {
    for (;;) {
      try {
        return work(prepared())
      } catch (error) {
        if (isClosed) throw error
        isPrepared = false
        connection?.close()
        connection = undefined
        if (!isBusy(error) || performance.now() > deadlineMs) throw error
        // random, so that two processes which met once do not meet again and again
        await new Promise((resolve) => setTimeout(resolve, 2 + Math.random() * 10))
      }
    }
  }

  /** The time to wait is counted from here: behind a held lock, those further back in the queue do not wait longer than its head. */
  function inTurn<Answer>(work: (connection: FileConnection) => Answer): Promise<Answer> {
    const deadlineMs = performance.now() + retryForMs
    const turn = queue.then(() => runUntilFree(work, deadlineMs))
    queue = turn.catch(() => {})
    return turn
  }

  return {
    execute: (statement: InStatement, args?: InArgs) =>
      inTurn((free) => free.execute(typeof statement === 'string' ? [statement, args] : statement)),
    batch: (statements) => inTurn((free) => free.batch(statements as AnyStatement[])),
    migrate: (statements) => inTurn((free) => free.migrate(statements)),
    transaction: refusing('an interactive transaction would hold the only connection across an await; use batch()'),
    executeMultiple: refusing('statements outside a transaction cannot be tried again as a whole; use batch()'),
    sync: refusing('a file has nothing to sync with'),
    reconnect: () => {
      throw new Error('the guard reconnects by itself')
    },
    close() {
      isClosed = true
      connection?.close()
    },
    get closed() {
      return isClosed
    },
    protocol: 'file',
  }
}

/** Relative ones are taken from the folder at hand. */
function pathOf(url: string): string {
  if (!url.startsWith('file:') || url.includes(':memory:')) {
    throw new Error(`${url} does not name a database file; allowed is file: and a path, such as file:/data/effzoo.db`)
  }
  return url.startsWith('file://') ? fileURLToPath(url) : resolve(url.slice('file:'.length))
}

function open(path: string, busyTimeoutMs: number): FileConnection {
  try {
    return new FileConnection(path, busyTimeoutMs)
  } catch (cause) {
    throw new Error(`${path} cannot be opened; its folder must be there, and both must be writable`, { cause })
  }
}

const refusing = (reason: string) => async () => {
  throw new Error(reason)
}
