import { join } from 'node:path'
import { type Client, createClient } from '@libsql/client/web'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type HranaServerOptions, startHranaServer } from '../../../scripts/hrana/server.ts'
import { temporaryFolder } from '../../api/temporary-folder.ts'

async function open(options: Partial<HranaServerOptions> = {}) {
  const server = await startHranaServer({ file: join(temporaryFolder(), 'test.db'), ...options })
  onTestFinished(() => server.close())
  const connect = (authToken?: string): Client => {
    const client = createClient({ url: server.url, ...(authToken && { authToken }) })
    onTestFinished(() => client.close())
    return client
  }
  return { url: server.url, connect, client: connect(options.authToken) }
}

async function pipeline(url: string, requests: object[], baton?: string) {
  const response = await fetch(`${url}/v3/pipeline`, { method: 'POST', body: JSON.stringify({ baton, requests }) })
  return { status: response.status, body: await response.json() }
}

const counterTable = 'create table counter (id integer primary key, value integer unique)'
const valuesOf = async (client: Client) => (await client.execute('select value from counter order by id')).rows.map(({ value }) => value)

describe('startHranaServer', () => {
  it('gives back every kind of value that it was given', async () => {
    const { client } = await open()
    await client.execute('create table kinds (i integer, f real, t text, b blob, n)')
    const args = [2n ** 53n, 1.5, 'ä"\u{1f600}', new Uint8Array([0, 255]), null]
    await client.execute({ sql: 'insert into kinds values (?, ?, ?, ?, ?)', args })

    const exact = createClient({ url: (await open()).url, intMode: 'bigint' })
    onTestFinished(() => exact.close())
    const { rows, columns } = await client.execute('select cast(i as text) as i, f, t, b, n from kinds')
    expect(columns).toEqual(['i', 'f', 't', 'b', 'n'])
    expect({ ...rows[0], b: [...new Uint8Array(rows[0]!.b as ArrayBuffer)] }).toMatchObject({
      i: '9007199254740992',
      f: 1.5,
      t: args[2],
      b: [0, 255],
      n: null,
    })
    expect((await exact.execute('select 9223372036854775807 as i')).rows[0]!.i).toBe(2n ** 63n - 1n)
  })

  it('binds by name', async () => {
    const { client } = await open()

    const { rows } = await client.execute({ sql: 'select :a as a, $b as b, @c as c', args: { a: 1, b: 'x', c: null } })

    expect(rows[0]).toMatchObject({ a: 1, b: 'x', c: null })
  })

  it('counts what a write changed, with and without RETURNING', async () => {
    const { client } = await open()
    await client.execute(counterTable)

    expect(await client.execute('insert into counter (value) values (1), (2)')).toMatchObject({ rowsAffected: 2, lastInsertRowid: 2n })
    expect(await client.execute('update counter set value = value + 10 returning value')).toMatchObject({
      rowsAffected: 2,
      rows: [{ value: 11 }, { value: 12 }],
    })
    expect(await client.execute('select * from counter')).toMatchObject({ rowsAffected: 0 })
  })

  it('applies a batch whole', async () => {
    const { client } = await open()

    await client.batch([
      counterTable,
      'insert into counter (value) values (1)',
      { sql: 'insert into counter (value) values (?)', args: [2] },
    ])

    expect(await valuesOf(client)).toEqual([1, 2])
  })

  it('applies none of a batch that fails, and names the constraint as SQLite does', async () => {
    const { client } = await open()
    await client.execute(counterTable)

    const batch = client.batch(['insert into counter (value) values (1)', 'insert into counter (value) values (1)'], 'write')

    await expect(batch).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT' })
    expect(await valuesOf(client)).toEqual([])
  })

  it('names an error of SQL with its code', async () => {
    const { client } = await open()

    await expect(client.execute('select * from nothing')).rejects.toMatchObject({ code: 'SQLITE_ERROR', message: /no such table: nothing/ })
  })

  it('keeps references', async () => {
    const { client } = await open()
    await client.execute('create table parent (id integer primary key)')
    await client.execute('create table child (parent integer references parent on delete cascade)')

    await expect(client.execute('insert into child values (1)')).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT' })
    await client.batch(['insert into parent values (1)', 'insert into child values (1)', 'delete from parent'])
    expect((await client.execute('select * from child')).rows).toEqual([])
  })

  it('holds an interactive transaction open from request to request, and rolls it back', async () => {
    const { client, connect } = await open()
    await client.execute(counterTable)
    const transaction = await client.transaction('write')
    await transaction.execute('insert into counter (value) values (1)')

    expect(await valuesOf(connect())).toEqual([])
    expect((await transaction.execute('select value from counter')).rows).toMatchObject([{ value: 1 }])
    await transaction.rollback()
    expect(await valuesOf(client)).toEqual([])
  })

  it('commits an interactive transaction', async () => {
    const { client } = await open()
    await client.execute(counterTable)
    const transaction = await client.transaction('write')
    await transaction.execute('insert into counter (value) values (1)')

    await transaction.commit()

    expect(await valuesOf(client)).toEqual([1])
  })

  it('lets a write wait for the transaction that another client holds', async () => {
    const { client, connect } = await open()
    await client.execute(counterTable)
    const transaction = await client.transaction('write')
    await transaction.execute('insert into counter (value) values (1)')

    let isDone = false
    const waiting = connect()
      .execute('insert into counter (value) values (2)')
      .finally(() => {
        isDone = true
      })
    await valuesOf(client)
    expect(isDone).toBe(false)
    await transaction.commit()
    await waiting

    expect(await valuesOf(client)).toEqual([1, 2])
  })

  it('answers SQLITE_BUSY when the wait was too long, and loses no later write', async () => {
    const { client, connect } = await open({ busyTimeoutMs: 20 })
    await client.execute(counterTable)
    const transaction = await client.transaction('write')
    await transaction.execute('insert into counter (value) values (1)')
    const other = connect()

    await expect(other.execute('insert into counter (value) values (2)')).rejects.toMatchObject({ code: 'SQLITE_BUSY' })
    await expect(other.batch(['insert into counter (value) values (2)'], 'write')).rejects.toMatchObject({ code: 'SQLITE_BUSY' })

    await transaction.commit()
    await other.execute('insert into counter (value) values (3)')
    expect(await valuesOf(client)).toEqual([1, 3])
  })

  it('rolls back what a client has left open', async () => {
    const { client, connect } = await open({ streamTimeoutMs: 20 })
    await client.execute(counterTable)
    const transaction = await client.transaction('write')
    await transaction.execute('insert into counter (value) values (1)')

    await connect().execute('insert into counter (value) values (2)')

    expect(await valuesOf(client)).toEqual([2])
    await expect(transaction.commit()).rejects.toMatchObject({ code: 'STREAM_EXPIRED' })
  })

  it('runs a script, and a migration without its references', async () => {
    const { client } = await open()

    await client.executeMultiple(
      'create table a (id integer primary key); create table b (a integer references a); insert into a values (1)',
    )
    await client.migrate(['insert into b values (7)'])

    expect((await client.execute('select * from b')).rows).toMatchObject([{ a: 7 }])
  })

  it('runs steps by the conditions of version 3, and says what failed', async () => {
    const { url } = await open()
    const step = (sql: string, condition?: object) => ({ condition, stmt: { sql, want_rows: true } })

    const { body } = await pipeline(url, [
      {
        type: 'batch',
        batch: {
          steps: [
            step('select 1'),
            step('nonsense'),
            step('select 3', { type: 'error', step: 1 }),
            step('select 4', {
              type: 'and',
              conds: [
                { type: 'ok', step: 0 },
                { type: 'ok', step: 1 },
              ],
            }),
            step('begin', { type: 'is_autocommit' }),
            step('select 6', { type: 'not', cond: { type: 'is_autocommit' } }),
            step('select 7', {
              type: 'or',
              conds: [
                { type: 'ok', step: 1 },
                { type: 'ok', step: 0 },
              ],
            }),
          ],
        },
      },
      { type: 'get_autocommit' },
    ])

    const { step_results: results, step_errors: errors } = body.results[0].response.result
    expect(results.map((result: { rows: { value: string }[][] } | null) => result && (result.rows[0]?.[0]?.value ?? 'none'))).toEqual([
      '1',
      null,
      '3',
      null,
      'none',
      '6',
      '7',
    ])
    expect(errors.map((error: object | null) => error !== null)).toEqual([false, true, false, false, false, false, false])
    expect(body.results[1].response).toEqual({ type: 'get_autocommit', is_autocommit: false })
  })

  it('keeps texts for a stream, and describes them', async () => {
    const { url } = await open()

    const { body } = await pipeline(url, [
      { type: 'store_sql', sql_id: 1, sql: "select ? as a, :b as b, ':c'" },
      { type: 'describe', sql_id: 1 },
      { type: 'execute', stmt: { sql_id: 1, args: [{ type: 'text', value: 'x' }, { type: 'null' }] } },
      { type: 'close_sql', sql_id: 1 },
      { type: 'execute', stmt: { sql_id: 1 } },
      { type: 'close' },
    ])

    expect(body.results[1].response.result).toMatchObject({
      params: [{ name: null }, { name: ':b' }],
      is_readonly: true,
      is_explain: false,
    })
    expect(body.results[2].response.result.rows[0][0]).toEqual({ type: 'text', value: 'x' })
    expect(body.results[4]).toMatchObject({ type: 'error', error: { code: 'SQL_NOT_FOUND' } })
    expect(body.baton).toBeNull()
  })

  it('takes a baton once', async () => {
    const { url } = await open()
    const first = await pipeline(url, [{ type: 'get_autocommit' }])
    const second = await pipeline(url, [{ type: 'get_autocommit' }], first.body.baton)

    expect(second.status).toBe(200)
    expect(await pipeline(url, [], first.body.baton)).toMatchObject({ status: 400, body: { code: 'STREAM_EXPIRED' } })
  })

  it.each(['{', '[]', '{"requests":[{"type":"nothing"}]}'])('refuses the body %s', async (body) => {
    const { url } = await open()
    const response = await fetch(`${url}/v2/pipeline`, { method: 'POST', body })

    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'HRANA_PROTO_ERROR' })
  })

  it('asks for its token', async () => {
    const { connect, client } = await open({ authToken: 'right' })

    expect((await client.execute('select 1 as one')).rows).toMatchObject([{ one: 1 }])
    await expect(connect('wrong').execute('select 1')).rejects.toMatchObject({ code: 'AUTH_REJECTED' })
    await expect(connect().execute('select 1')).rejects.toMatchObject({ code: 'AUTH_REJECTED' })
  })
})
