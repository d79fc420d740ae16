import type Connection from 'libsql'
import { HranaError, type Statement, type StatementResult, type Value } from './protocol.ts'
import { type SqlValue, toSql, toValue } from './values.ts'

/** Statements that answer rows and change none of them. */
const reading = /^\s*(select|with|values|explain|pragma)\b/i

export function runStatement(connection: Connection.Database, sql: string, statement: Statement): StatementResult {
  const prepared = connection.prepare(sql)
  prepared.safeIntegers(true)
  const parameters = parametersOf(statement)
  if (!prepared.reader) {
    const { changes, lastInsertRowid } = prepared.run(...parameters)
    return { cols: [], rows: [], affected_row_count: changes, last_insert_rowid: String(lastInsertRowid) }
  }
  const cols = prepared.columns().map(({ name, type }) => ({ name, decltype: type }))
  const rows = (prepared.raw(true).all(...parameters) as SqlValue[][]).map((row) => Array.from(row, toValue))
  return { cols, rows: statement.want_rows === false ? [] : rows, ...(reading.test(sql) ? unchanged : readChanges(connection)) }
}

const unchanged = { affected_row_count: 0, last_insert_rowid: null }

/** Of a write with RETURNING the driver itself tells the rows alone. */
function readChanges(connection: Connection.Database) {
  const [count, rowid] = connection.prepare('select changes(), last_insert_rowid()').raw(true).get() as [number, number]
  return { affected_row_count: count, last_insert_rowid: String(rowid) }
}

function parametersOf({ args, named_args: named }: Statement): unknown[] {
  if (named?.length) return [Object.fromEntries(named.map(({ name, value }) => [name.replace(/^[:@$]/, ''), toSql(value)]))]
  return args?.length ? [args.map((value: Value) => toSql(value))] : []
}

/** What a statement would take and answer, without running it. */
export function describeStatement(connection: Connection.Database, sql: string) {
  const prepared = connection.prepare(sql)
  const bare = sql.replaceAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*/g, ' ')
  return {
    params: [...bare.matchAll(/\?\d*|[:@$][A-Za-z_]\w*/g)].map(([name]) => ({ name: name === '?' ? null : name })),
    cols: prepared.reader ? prepared.columns().map(({ name, type }) => ({ name, decltype: type })) : [],
    is_explain: /^\s*explain\b/i.test(sql),
    is_readonly: reading.test(sql) && !/\b(insert|update|delete)\b/i.test(bare),
  }
}

/** As a server of libSQL names it: the code without its extension, so that a client sees SQLITE_CONSTRAINT of any kind as that. */
export function toHranaError(error: unknown): HranaError {
  if (error instanceof HranaError) return error
  const { code, message } = error as { code?: unknown; message?: unknown }
  const [primary = 'UNKNOWN'] = /^SQLITE_[A-Z]+/.exec(String(code)) ?? []
  return new HranaError(primary, String(message), { cause: error })
}
