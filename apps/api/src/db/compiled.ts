import type { ResultSet } from '@libsql/client'
import { is, Param, Placeholder, type SQL, sql } from 'drizzle-orm'
import type { Database } from './database.ts'

export type Values = Readonly<Record<string, unknown>>

/** A value that is given when the statement runs, as the database takes it: what is no number or text is made one before. */
export const given = (name: string): SQL => sql`${sql.placeholder(name)}`

/** What drizzle makes of a query: its text, and rows from what the database answers. */
interface Prepared {
  getQuery(): { readonly sql: string; readonly params: readonly unknown[] }
  mapResult(response: ResultSet, isFromBatch: true): unknown
}

/**
 * A statement whose text drizzle makes once, not each time that it runs: to make it takes longer than SQLite takes to run it. What differs
 * from run to run stands in it as `given('name')`. With its values it can be awaited, or stand in a batch. The text is made with the first
 * database and is the same for each.
 */
export function compiled<Query extends object>(build: (db: Database) => Query): (db: Database, values: Values) => Query {
  let statement: ReturnType<typeof compile> | undefined
  return (db, values) => {
    statement ??= compile(build(db) as Query & { prepare(): Prepared })
    return bind(db, statement, values) as unknown as Query
  }
}

function compile(query: { prepare(): Prepared }) {
  const prepared = query.prepare()
  const { sql, params } = prepared.getQuery()
  return { sql, fill: params.map(toFiller), mapResult: (response: ResultSet) => prepared.mapResult(response, true) }
}

/** As drizzle's fillPlaceholders, which makes the text null of a null in a column of JSON. */
function toFiller(param: unknown): (values: Values) => unknown {
  if (is(param, Placeholder)) return (values) => pick(values, param.name)
  if (!is(param, Param) || !is(param.value, Placeholder)) return () => param
  const { encoder } = param
  const { name } = param.value
  return (values) => {
    const value = pick(values, name)
    return value === null ? null : encoder.mapToDriverValue(value)
  }
}

function pick(values: Values, name: string): unknown {
  const value = values[name]
  if (value === undefined) throw new TypeError(`the statement has no value for ${name}`)
  return value
}

function bind(db: Database, { sql, fill, mapResult }: ReturnType<typeof compile>, values: Values) {
  const params = fill.map((of) => of(values))
  return {
    _prepare: () => ({ getQuery: () => ({ sql, params }), mapResult }),
    // biome-ignore lint/suspicious/noThenProperty: it runs when it is awaited, as drizzle's own queries do
    then(resolve: (answer: unknown) => unknown, reject: (error: unknown) => unknown) {
      return db.$client
        .execute({ sql, args: params as string[] })
        .then(mapResult)
        .then(resolve, reject)
    },
  }
}
