import { eq, sql } from 'drizzle-orm'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { compiled, given } from '../../../apps/api/src/db/compiled.ts'
import { insertGivenWhere, valuesOfRow } from '../../../apps/api/src/db/insert-where.ts'
import { openDatabase } from '../../../apps/api/src/db/open-database.ts'
import { newDatabaseUrl } from '../temporary-folder.ts'

const notes = sqliteTable('notes', {
  id: integer().primaryKey(),
  labels: text({ mode: 'json' }).$type<string[]>(),
  count: integer().notNull().default(7),
})

const insert = compiled((db) => insertGivenWhere(db, notes, sql`true`).returning())
const select = vi.fn((db) =>
  db
    .select()
    .from(notes)
    .where(eq(notes.id, given('id'))),
)
const find = compiled(select)

async function open() {
  const { db, close } = await openDatabase(newDatabaseUrl())
  onTestFinished(close)
  await db.run('create table notes (id integer primary key, labels text, count integer not null)')
  return db
}

describe('a compiled statement', () => {
  it('answers what its query answers, awaited and in a batch', async () => {
    const db = await open()
    const note = { id: 1, labels: ['a', 'b'] }

    const [[stored], [found]] = await db.batch([insert(db, valuesOfRow(notes, note)), find(db, { id: 1 })])

    expect(stored).toEqual({ ...note, count: 7 })
    expect(found).toEqual(stored)
    expect(await find(db, { id: 1 })).toEqual(await db.select().from(notes))
    expect(await find(db, { id: 2 })).toEqual([])
  })

  it('stores nothing for null, also in a column of JSON', async () => {
    const db = await open()

    await insert(db, valuesOfRow(notes, { id: 1, labels: null }))

    expect(await db.all(sql`select labels is null as is_null from notes`)).toEqual([{ is_null: 1 }])
  })

  it('makes its text once, also for another database', async () => {
    const [one, other] = [await open(), await open()]
    await other.insert(notes).values({ id: 2 })
    await find(one, { id: 1 })
    const calls = select.mock.calls.length

    expect(await find(one, { id: 2 })).toEqual([])
    expect(await find(other, { id: 2 })).toEqual(await other.select().from(notes))
    expect(select).toHaveBeenCalledTimes(calls)
  })

  it('does not run without one of its values', async () => {
    const db = await open()

    expect(() => find(db, {})).toThrow(/no value for id/)
  })
})
