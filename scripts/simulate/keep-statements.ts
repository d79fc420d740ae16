import Connection from 'libsql'

type Statement = ReturnType<Connection.Database['prepare']>

const kept = new WeakMap<Connection.Database, Map<string, Statement>>()

/**
 * Lets each connection of this process prepare a text once. The driver does so each time, which takes longer than all else that a
 * simulation does; what runs is the same.
 */
export function keepStatements(): void {
  const { prepare } = Connection.prototype
  Connection.prototype.prepare = function (this: Connection.Database, sql: string) {
    const statements = kept.get(this) ?? new Map<string, Statement>()
    kept.set(this, statements)
    const known = statements.get(sql)
    if (known) return known
    const statement = prepare.call(this, sql)
    keepShape(statement)
    statements.set(sql, statement)
    return statement
  } as typeof prepare
}

/** What columns it has, and whether it has any, the driver asks before each run. */
function keepShape(statement: Statement) {
  const columns = statement.columns()
  statement.columns = () => columns
  if (statement.reader) {
    statement.raw()
    statement.raw = () => statement
  } else {
    const noRows = new Error('the statement returns no rows')
    statement.raw = () => {
      throw noRows
    }
  }
}
