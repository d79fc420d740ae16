import { createClient } from '@libsql/client'
import { describe, expect, it, onTestFinished } from 'vitest'
import { FileConnection } from '../../../apps/api/src/db/file-connection.ts'
import { newDatabaseUrl } from '../temporary-folder.ts'

function openFile() {
  const url = newDatabaseUrl()
  const connection = new FileConnection(url.slice('file:'.length), 0)
  onTestFinished(() => connection.close())
  return { url, connection }
}

const statements = [
  "select 1 as one, 'text' as text, null as missing, 0.5 as half, x'0102' as bytes",
  { sql: 'select ? as yes, ? as number, ? as word, ? as missing', args: [true, 2 ** 40, 'ä', null] },
  { sql: 'select :a as a, @b as b', args: { a: 1, b: 'two' } },
  'select 1 as id, 2 as id, 3 as other',
  'insert into numbers (n) values (7), (8)',
  'insert into numbers (n) values (9) returning n, rowid',
  'update numbers set n = n + 1 where n > 7',
  'select n from numbers where n > 100',
]

describe('FileConnection', () => {
  it('answers what @libsql/client answers, by name and by number, also the second time', async () => {
    const { connection } = openFile()
    const driver = createClient({ url: newDatabaseUrl() })
    onTestFinished(() => driver.close())
    connection.execute('create table numbers (n integer)')
    await driver.execute('create table numbers (n integer)')

    for (const statement of [...statements, ...statements]) {
      const mine = connection.execute(statement)
      const theirs = await driver.execute(statement)
      expect(mine.rows.map((row) => Object.entries(row))).toEqual(theirs.rows.map((row) => Object.entries(row)))
      expect(mine.rows.map((row) => Array.prototype.slice.call(row))).toEqual(theirs.rows.map((row) => Array.prototype.slice.call(row)))
      expect([mine.columns, mine.rowsAffected, mine.lastInsertRowid]).toEqual([theirs.columns, theirs.rowsAffected, theirs.lastInsertRowid])
    }
  })

  it('fails as @libsql/client does', async () => {
    const { url, connection } = openFile()
    connection.execute('create table numbers (n integer unique)')
    connection.execute('insert into numbers values (1)')
    const driver = createClient({ url })
    onTestFinished(() => driver.close())
    const twice = ['insert into numbers values (2)', 'insert into numbers values (1)']

    const theirs = await driver.batch(twice, 'write').catch((error) => error)
    const { message, code, extendedCode, rawCode, statementIndex } = theirs

    expect(() => connection.batch(twice)).toThrow(expect.objectContaining({ message, code, extendedCode, rawCode, statementIndex }))
    expect(connection.execute('select n from numbers').rows.map(({ n }) => n)).toEqual([1])
  })

  it('refuses a whole number that it cannot answer exactly', () => {
    const { connection } = openFile()

    expect(() => connection.execute('select 9007199254740993 as n')).toThrow(/cannot hold exactly/)
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses to store %s', (value) => {
    const { connection } = openFile()

    expect(() => connection.execute({ sql: 'select ?', args: [value] })).toThrow(/finite/)
  })

  it('sees the columns that a migration added', () => {
    const { connection } = openFile()
    connection.execute('create table numbers (n integer)')
    connection.execute('insert into numbers values (1)')
    expect({ ...connection.execute('select * from numbers').rows[0] }).toEqual({ n: 1 })

    connection.migrate(['alter table numbers add column m integer default 2'])

    expect({ ...connection.execute('select * from numbers').rows[0] }).toEqual({ n: 1, m: 2 })
  })

  it('holds no lock once a statement has answered', async () => {
    const { url, connection } = openFile()
    connection.execute('pragma journal_mode = wal')
    connection.execute('create table numbers (n integer)')
    connection.batch(['insert into numbers values (1), (2)'])
    connection.execute('select n from numbers')
    const driver = createClient({ url, timeout: 0 })
    onTestFinished(() => driver.close())

    await driver.execute('insert into numbers values (3)')
    expect(Object.values((await driver.execute('pragma wal_checkpoint(truncate)')).rows[0]!)[0]).toBe(0)

    expect(connection.execute('select n from numbers').rows).toHaveLength(3)
  })

  it('forgets the oldest of very many texts', () => {
    const { connection } = openFile()

    for (let n = 0; n < 1_200; n++) expect(connection.execute(`select ${n} as n`).rows[0]!.n).toBe(n)

    expect(connection.execute('select 0 as n').rows[0]!.n).toBe(0)
  })
})
