import { getTableColumns, type SQL, sql } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { Values } from './compiled.ts'
import type { Database } from './database.ts'

/** Inserts the row only where the condition holds, which `values` cannot. What the row leaves out has its column's default. */
export function insertWhere<Table extends SQLiteTable>(db: Database, table: Table, row: Table['$inferInsert'], condition: SQL) {
  const values = valuesOfRow(table, row)
  return insertEach(db, table, (name) => values[name], condition)
}

/** The same of a row that is given when the statement runs, as `valuesOfRow` has it. */
export const insertGivenWhere = <Table extends SQLiteTable>(db: Database, table: Table, condition: SQL) =>
  insertEach(db, table, (name) => sql.placeholder(name), condition)

function insertEach<Table extends SQLiteTable>(db: Database, table: Table, toValue: (name: string) => unknown, condition: SQL) {
  const params = Object.entries(getTableColumns(table)).map(([name, column]) => sql.param(toValue(name), column))
  return db.insert(table).select(sql`select ${sql.join(params, sql`, `)} where ${condition}`)
}

export function valuesOfRow<Table extends SQLiteTable>(table: Table, row: Table['$inferInsert']): Values {
  const known = row as Values
  return Object.fromEntries(Object.entries(getTableColumns(table)).map(([name, column]) => [name, known[name] ?? column.default ?? null]))
}
