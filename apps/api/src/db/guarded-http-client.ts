import { type Client, createClient, type InArgs, type InStatement, LibsqlError } from '@libsql/client/http'
import { isBusy } from './is-busy.ts'
import { isUnreachable, unreachable } from './is-unreachable.ts'

export interface GuardedHttpClientOptions {
  /** Of a libSQL server: `libsql://`, `https://` or `http://`. */
  readonly url: string
  readonly authToken?: string | undefined
  /** What takes longer is given up: whether it was applied is then unknown, so it is not tried again. */
  readonly requestTimeoutMs?: number
  /** A statement that meets a lock is tried again for this long, then fails with SQLITE_BUSY. */
  readonly retryForMs?: number
}

/** So many at once that none ever waits: a request that a Worker abandons would keep its place in the driver's line for good. */
const concurrency = 1_000_000

/** A connection that the server was just closing is lost once; a server that is gone loses more. */
const maxLostReads = 2

/**
 * The driver's client for a libSQL server, made safe. Each call is one HTTP request with a stream of its own, so that nothing is held
 * open between calls. SQLITE_BUSY means that nothing was applied, and is tried again. A request that was lost on its way may have been
 * applied, so only one that reads is sent again.
 */
export function guardedHttpClient(options: GuardedHttpClientOptions): Client {
  const { url, authToken, requestTimeoutMs = 15_000, retryForMs = 10_000 } = options
  const driver = createClient({
    url,
    concurrency,
    ...(authToken && { authToken }),
    fetch: (request: Request) => fetchWhole(request, requestTimeoutMs),
  })

  async function run<Answer>(work: () => Promise<Answer>, isReading: boolean): Promise<Answer> {
    const deadlineMs = performance.now() + retryForMs
    for (let lostCount = 0; ; ) {
      try {
        return await work()
      } catch (thrown) {
        const error = named(thrown)
        const isLost = isUnreachable(error) && isReading && ++lostCount <= maxLostReads
        if (!(isLost || isBusy(error)) || performance.now() > deadlineMs) throw error
        // random, so that two instances which met once do not meet again and again
        await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 45))
      }
    }
  }

  return {
    execute: (statement: InStatement, args?: InArgs) =>
      run(() => (typeof statement === 'string' ? driver.execute(statement, args) : driver.execute(statement)), isSelect(statement)),
    // a transaction that reads first and then writes could fail at once where another one wrote meanwhile; one that only reads takes no lock
    batch(statements) {
      const isReading = statements.every(isSelect)
      return run(() => driver.batch(statements, isReading ? 'read' : 'write'), isReading)
    },
    migrate: (statements) => run(() => driver.migrate(statements), false),
    transaction: refusing('an interactive transaction would be held across several requests; use batch()'),
    executeMultiple: refusing('statements outside a transaction cannot be tried again as a whole; use batch()'),
    sync: refusing('a server has nothing to sync with'),
    reconnect: refusing('each call connects by itself'),
    close: () => driver.close(),
    get closed() {
      return driver.closed
    },
    get protocol() {
      return driver.protocol
    },
  }
}

function isSelect(statement: InStatement | [string, InArgs?]): boolean {
  const sql = typeof statement === 'string' ? statement : Array.isArray(statement) ? statement[0] : statement.sql
  return /^\s*select\b/i.test(sql)
}

/** What goes wrong on the way has a name afterwards, unlike what the driver itself refuses. */
async function fetchWhole(request: Request, timeoutMs: number): Promise<Response> {
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(timeoutMs) })
    return new Response(await response.arrayBuffer(), response)
  } catch (error) {
    throw unreached(error)
  }
}

/** A server that has a fault of its own, or something between, is as good as none. */
const named = (error: unknown) => (error instanceof LibsqlError && error.code === 'SERVER_ERROR' ? unreached(error) : error)

function unreached(cause: unknown): LibsqlError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new LibsqlError(`the database server cannot be reached: ${reason}`, unreachable, undefined, undefined, cause as Error)
}

const refusing = (reason: string) => async () => {
  throw new Error(reason)
}
