import type { Client, InArgs, InStatement, ResultSet } from '@libsql/client'
import { isBusy } from './is-busy.ts'

type Statement = InStatement | [string, InArgs?]

/** One call: all of it is applied or nothing, whatever becomes of its neighbours. */
interface Part {
  readonly statements: Statement[]
  readonly isBatch: boolean
  resolve(results: ResultSet[]): void
  reject(error: unknown): void
}

/**
 * Writes that come while the event loop takes what its sockets have are committed together: a commit waits for the disk, and fifty that
 * wait once are done fifty times as soon. Within the one transaction they stand in the order in which they came, and nobody is answered
 * before it is on the disk. Where a statement of one fails, nothing was applied, and each is run by itself. Reads do not wait for them.
 */
export function groupCommits(client: Client): Client {
  let waiting: Part[] = []

  function join(statements: Statement[], isBatch: boolean): Promise<ResultSet[]> {
    return new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(commit)
      waiting.push({ statements, isBatch, resolve, reject })
    })
  }

  function runAlone({ statements, isBatch, resolve, reject }: Part): void {
    const results = isBatch ? client.batch(statements, 'write') : client.execute(statements[0] as InStatement).then((result) => [result])
    results.then(resolve, reject)
  }

  async function commit(): Promise<void> {
    const parts = waiting
    waiting = []
    if (parts.length === 1) return parts.forEach(runAlone)
    try {
      const results = await client.batch(
        parts.flatMap(({ statements }) => statements),
        'write',
      )
      let from = 0
      for (const { statements, resolve } of parts) {
        resolve(results.slice(from, from + statements.length))
        from += statements.length
      }
    } catch (error) {
      if (isOfStatement(error) && !isBusy(error)) parts.forEach(runAlone)
      else for (const { reject } of parts) reject(error)
    }
  }

  return {
    ...client,
    async execute(statement: InStatement, args?: InArgs) {
      const whole = typeof statement === 'string' ? { sql: statement, args: args ?? [] } : statement
      // a read needs no lock and waits for no disk; what is neither read nor written, such as a pragma, may be refused in a transaction
      if (!/^\s*(insert|update|delete)\b/i.test(whole.sql)) return client.execute(whole)
      return (await join([whole], false))[0]!
    },
    batch: (statements) => join(statements, true),
    get closed() {
      return client.closed
    },
  }
}

/** The driver says which statement of a batch it was; by then the batch is rolled back. A commit that fails has none. */
const isOfStatement = (error: unknown) => error instanceof Error && 'statementIndex' in error
