import { getTableColumns, type SQL, sql } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { Values } from './compiled.ts'
import type { Database } from './database.ts'

/** Inserts a row, given when the statement runs as `valuesOfRow` has it, only where the condition holds, which `values` cannot. */
export function insertGivenWhere<Table extends SQLiteTable>(db: Database, table: Table, condition: SQL) {
  const params = Object.entries(getTableColumns(table)).map(([name, column]) => sql.param(sql.placeholder(name), column))
  return db.insert(table).select(sql`select ${sql.join(params, sql`, `)} where ${condition}`)
}

/** What the row leaves out has its column's default. */
export function valuesOfRow<Table extends SQLiteTable>(table: Table, row: Table['$inferInsert']): Values {
  const known = row as Values
  return Object.fromEntries(Object.entries(getTableColumns(table)).map(([name, column]) => [name, known[name] ?? column.default ?? null]))
}
