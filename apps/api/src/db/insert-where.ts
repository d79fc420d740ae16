import { getTableColumns, type SQL, sql } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { Database } from './database.ts'

/** Inserts the row only where the condition holds, which `values` cannot. What the row leaves out has its column's default. */
export function insertWhere<Table extends SQLiteTable>(db: Database, table: Table, row: Table['$inferInsert'], condition: SQL) {
  const given = row as Readonly<Record<string, unknown>>
  const values = Object.entries(getTableColumns(table)).map(([name, column]) => sql.param(given[name] ?? column.default ?? null, column))
  return db.insert(table).select(sql`select ${sql.join(values, sql`, `)} where ${condition}`)
}
