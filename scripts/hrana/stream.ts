import { setTimeout as sleep } from 'node:timers/promises'
import Connection from 'libsql'
import {
  type Batch,
  type Condition,
  HranaError,
  type SqlSource,
  type Statement,
  type StatementResult,
  type StreamRequest,
} from './protocol.ts'
import { describeStatement, runStatement, toHranaError } from './run-statement.ts'

export interface StreamOptions {
  readonly file: string
  /** How long a statement waits for another stream's lock. */
  readonly busyTimeoutMs: number
}

/** A connection of its own and the texts that its client has stored: what Hrana calls a stream. */
export class HranaStream {
  isClosed = false
  readonly #options: StreamOptions
  readonly #texts = new Map<number, string>()
  #connection: Connection.Database

  constructor(options: StreamOptions) {
    this.#options = options
    this.#connection = open(options.file)
  }

  get isInTransaction() {
    return this.#connection.inTransaction
  }

  async answer(request: StreamRequest): Promise<object> {
    const { type } = request
    switch (type) {
      case 'execute':
        return { type, result: await this.#run(request.stmt) }
      case 'batch':
        return { type, result: await this.#runBatch(request.batch) }
      case 'sequence':
        await this.#whenFree(() => this.#connection.exec(this.#sqlOf(request)))
        return { type }
      case 'describe':
        return { type, result: describeStatement(this.#connection, this.#sqlOf(request)) }
      case 'store_sql':
        this.#texts.set(request.sql_id, request.sql)
        return { type }
      case 'close_sql':
        this.#texts.delete(request.sql_id)
        return { type }
      case 'get_autocommit':
        return { type, is_autocommit: !this.isInTransaction }
      case 'close':
        this.close()
        return { type }
    }
  }

  close() {
    if (this.isClosed) return
    this.isClosed = true
    if (this.isInTransaction) this.#connection.exec('rollback')
    this.#connection.close()
  }

  #sqlOf({ sql, sql_id: id }: SqlSource): string {
    const text = sql ?? (id == null ? undefined : this.#texts.get(id))
    if (text === undefined) throw new HranaError('SQL_NOT_FOUND', `no text is stored under sql_id ${id}`)
    return text
  }

  #run(statement: Statement): Promise<StatementResult> {
    return this.#whenFree(() => runStatement(this.#connection, this.#sqlOf(statement), statement))
  }

  /** Each step whose condition holds; one that fails is an answer too, and the next are asked all the same. */
  async #runBatch({ steps }: Batch) {
    const results: (StatementResult | null)[] = []
    const errors: ({ message: string; code: string } | null)[] = []
    const holds = (condition: Condition): boolean => {
      switch (condition.type) {
        case 'ok':
          return results[condition.step] != null
        case 'error':
          return errors[condition.step] != null
        case 'not':
          return !holds(condition.cond)
        case 'and':
          return condition.conds.every(holds)
        case 'or':
          return condition.conds.some(holds)
        case 'is_autocommit':
          return !this.isInTransaction
      }
    }
    for (const { condition, stmt } of steps) {
      let [result, failure]: [StatementResult | null, HranaError | null] = [null, null]
      if (!condition || holds(condition)) {
        try {
          result = await this.#run(stmt)
        } catch (error) {
          failure = toHranaError(error)
        }
      }
      results.push(result)
      errors.push(failure && { message: failure.message, code: failure.code })
    }
    return { step_results: results, step_errors: errors }
  }

  /**
   * Tries again, without holding up other streams, as long as another one has the lock. A connection on which that happened is
   * left behind: the driver would lose its later writes (tursodatabase/libsql-client-ts#352).
   */
  async #whenFree<Answer>(work: () => Answer): Promise<Answer> {
    const deadlineMs = performance.now() + this.#options.busyTimeoutMs
    for (;;) {
      const wasInTransaction = this.isInTransaction
      try {
        return work()
      } catch (error) {
        if (wasInTransaction || !/^SQLITE_(BUSY|LOCKED)/.test(toHranaError(error).code)) throw error
        this.#connection.close()
        this.#connection = open(this.#options.file)
        if (performance.now() > deadlineMs) throw error
        await sleep(2)
      }
    }
  }
}

function open(file: string): Connection.Database {
  const connection = new Connection(file, { timeout: 0 } as Connection.Options)
  connection.exec('pragma foreign_keys = on')
  return connection
}
