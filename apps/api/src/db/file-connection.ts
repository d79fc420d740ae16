import { type InStatement, type InValue, LibsqlBatchError, LibsqlError, type ResultSet, type Row } from '@libsql/client/sqlite3'
import Driver from 'libsql'

type Statement = Driver.Statement<unknown[]>
export type AnyStatement = InStatement | [string, unknown?]

interface Prepared {
  readonly statement: Statement
  /** Of the rows that it answers; null where it answers none. */
  readonly columns: readonly string[] | null
  readonly toRow: (values: unknown[]) => Row
}

/** Of one connection; whoever writes statements with values in their text does not fill the memory with them. */
const maxKept = 500

/**
 * One connection to a database file, as the driver below @libsql/client has it, and synchronous as that one is. It prepares each text
 * once: @libsql/client does so each time and asks for its columns twice, which takes longer than to run what a queue runs.
 */
export class FileConnection {
  readonly #database: Driver.Database
  readonly #kept = new Map<string, Prepared>()

  constructor(path: string, busyTimeoutMs: number) {
    this.#database = new Driver(path, { timeout: busyTimeoutMs } as Driver.Options)
  }

  execute(statement: AnyStatement): ResultSet {
    const [sql, args] = textAndArguments(statement)
    try {
      const prepared = this.#prepare(sql)
      const { columns, toRow } = prepared
      if (columns) {
        const rows = prepared.statement.all(args).map((values) => toRow(values as unknown[]))
        return answer(columns, rows, 0, undefined)
      }
      const { changes, lastInsertRowid } = prepared.statement.run(args)
      return answer([], [], changes, BigInt(lastInsertRowid))
    } catch (error) {
      throw asLibsqlError(error)
    }
  }

  /** In one transaction, which holds the lock of writers from its start: one that reads first fails without waiting if another process wrote meanwhile. */
  batch(statements: readonly AnyStatement[]): ResultSet[] {
    this.exec('begin immediate')
    const results: ResultSet[] = []
    for (const [index, statement] of statements.entries()) {
      try {
        results.push(this.execute(statement))
      } catch (error) {
        this.#rollBack()
        throw error instanceof LibsqlError
          ? new LibsqlBatchError(error.message, index, error.code, error.extendedCode, error.rawCode, error)
          : error
      }
    }
    try {
      this.exec('commit')
    } catch (error) {
      this.#rollBack()
      throw error
    }
    return results
  }

  /** A batch while references are not checked, and what is prepared again after it: tables may have other columns now. */
  migrate(statements: readonly AnyStatement[]): ResultSet[] {
    this.exec('pragma foreign_keys = off')
    try {
      return this.batch(statements)
    } finally {
      this.#kept.clear()
      this.exec('pragma foreign_keys = on')
    }
  }

  /** Text without arguments and without an answer. */
  exec(sql: string): void {
    try {
      this.#database.exec(sql)
    } catch (error) {
      throw asLibsqlError(error)
    }
  }

  close(): void {
    this.#kept.clear()
    if (this.#database.open) this.#database.close()
  }

  #rollBack(): void {
    if (this.#database.inTransaction) this.exec('rollback')
  }

  #prepare(sql: string): Prepared {
    const known = this.#kept.get(sql)
    if (known) return known
    const statement = this.#database.prepare(sql)
    const columns = statement.reader
      ? statement
          .raw()
          .columns()
          .map(({ name }) => name)
      : null
    const prepared = { statement, columns, toRow: rowsOf(columns ?? []) }
    if (this.#kept.size >= maxKept) this.#kept.delete(this.#kept.keys().next().value!)
    this.#kept.set(sql, prepared)
    return prepared
  }
}

function answer(columns: readonly string[], rows: Row[], rowsAffected: number, lastInsertRowid: bigint | undefined): ResultSet {
  return {
    columns: [...columns],
    columnTypes: [],
    rows,
    rowsAffected,
    lastInsertRowid,
    toJSON: () => ({
      columns,
      rows: rows.map((row) => Array.from(row)),
      rowsAffected,
      lastInsertRowid: lastInsertRowid?.toString() ?? null,
    }),
  }
}

/** Names are a row's own, as its readers list them; numbers, by which drizzle reads, and the length are its kind's. */
class NamedRow {
  readonly #values: readonly unknown[]
  constructor(values: readonly unknown[]) {
    this.#values = values
  }
  static readonly valueAt = (row: NamedRow, index: number) => row.#values[index]
}

function rowsOf(columns: readonly string[]): (values: unknown[]) => Row {
  class RowOfStatement extends NamedRow {}
  Object.defineProperty(RowOfStatement.prototype, 'length', { value: columns.length })
  for (const index of columns.keys()) {
    const get = function (this: NamedRow) {
      return NamedRow.valueAt(this, index)
    }
    Object.defineProperty(RowOfStatement.prototype, index, { get })
  }
  // of two columns of one name, the first one has it
  const named = columns.map((name, index) => ({ name, index })).filter(({ name, index }) => columns.indexOf(name) === index)
  return (values) => {
    for (const [index, value] of values.entries()) values[index] = fromSql(value)
    const row = new RowOfStatement(values) as NamedRow & Record<string, unknown>
    for (const { name, index } of named) row[name] = values[index]
    return row as unknown as Row
  }
}

function fromSql(value: unknown): unknown {
  // the driver makes numbers of its 64-bit integers; one that is not itself any more must not pass for one
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new RangeError(`the database answers ${value}, which a number cannot hold exactly`)
  }
  return value instanceof Buffer ? value.buffer : value
}

function textAndArguments(statement: AnyStatement): [string, unknown[] | Record<string, unknown>] {
  if (typeof statement === 'string') return [statement, []]
  const [sql, args] = Array.isArray(statement) ? statement : [statement.sql, statement.args]
  if (args === undefined) return [sql, []]
  if (Array.isArray(args)) return [sql, args.map(toSql)]
  return [
    sql,
    Object.fromEntries(Object.entries(args as Record<string, InValue>).map(([name, value]) => [name.replace(/^[@$:]/, ''), toSql(value)])),
  ]
}

function toSql(value: InValue): unknown {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError(`${value} cannot be stored; only finite numbers can`)
  if (value === undefined) throw new TypeError('undefined cannot be stored; null can')
  if (value instanceof Date) return value.valueOf()
  return value instanceof ArrayBuffer ? Buffer.from(value) : value
}

/** `SQLITE_CONSTRAINT_UNIQUE` is a `SQLITE_CONSTRAINT`, as @libsql/client says it for a server too. */
function asLibsqlError(error: unknown): unknown {
  if (!(error instanceof Driver.SqliteError)) return error
  const { message, code, rawCode } = error as Error & { code: string; rawCode?: number }
  return new LibsqlError(message, /^SQLITE_[A-Z]+/.exec(code)?.[0] ?? code, code, rawCode, error)
}
