import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createClient } from '@libsql/client/http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type GuardedHttpClientOptions, guardedHttpClient } from '../../../apps/api/src/db/guarded-http-client.ts'
import { isBusy } from '../../../apps/api/src/db/is-busy.ts'
import { isUnreachable } from '../../../apps/api/src/db/is-unreachable.ts'
import { migrate } from '../../../apps/api/src/db/migrate.ts'
import { startHranaServer } from '../../../scripts/hrana/server.ts'
import { temporaryFolder } from '../temporary-folder.ts'

/** A server that gives up at once when it meets a lock, so that all waiting is the client's. */
async function openServer() {
  const server = await startHranaServer({ file: join(temporaryFolder(), 'test.db'), busyTimeoutMs: 0 })
  onTestFinished(() => server.close())
  const connect = (options: Partial<GuardedHttpClientOptions> = {}) => {
    const client = guardedHttpClient({ url: server.url, ...options })
    onTestFinished(() => client.close())
    return client
  }
  const holder = createClient({ url: server.url })
  onTestFinished(() => holder.close())
  await holder.execute('create table counter (value integer unique)')
  const lock = async () => {
    const transaction = await holder.transaction('write')
    await transaction.execute('insert into counter values (0)')
    return transaction
  }
  const values = async () => (await holder.execute('select value from counter')).rows.map(({ value }) => value)
  return { url: server.url, connect, lock, values }
}

/** The URL of a server that does with requests what no libSQL server should. */
async function openOdd(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('guardedHttpClient', () => {
  it('tries a write again until the lock is free, and applies it once', async () => {
    const { connect, lock, values } = await openServer()
    const held = await lock()
    const writes = [connect().execute('insert into counter values (1)'), connect().batch(['insert into counter values (2)'])]
    await expect(connect({ retryForMs: 0 }).execute('insert into counter values (3)')).rejects.toSatisfy(isBusy)

    await held.commit()
    await Promise.all(writes)

    expect((await values()).toSorted()).toEqual([0, 1, 2])
  })

  it('reads beside a held lock', async () => {
    const { connect, lock } = await openServer()
    const held = await lock()

    const [first, second] = await connect({ retryForMs: 0 }).batch(['select 1 as one', 'select count(*) as count from counter'])

    expect([first!.rows[0]!.one, second!.rows[0]!.count]).toEqual([1, 0])
    await held.rollback()
  })

  it('applies none of a batch that fails', async () => {
    const { connect, values } = await openServer()

    const batch = connect().batch(['insert into counter values (1)', 'insert into counter values (1)'])

    await expect(batch).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT' })
    expect(await values()).toEqual([])
  })

  it('says that a server cannot be reached', async () => {
    const client = guardedHttpClient({ url: 'http://127.0.0.1:9' })

    await expect(client.execute('select 1')).rejects.toSatisfy(isUnreachable)
    await expect(client.batch(['select 1'])).rejects.toSatisfy(isUnreachable)
  })

  it('does not send a write twice that was lost on its way', async () => {
    const requests: string[] = []
    const url = await openOdd((request) => {
      requests.push(request.url!)
      request.socket.destroy()
    })
    const client = guardedHttpClient({ url })

    await expect(client.execute('insert into counter values (1)')).rejects.toSatisfy(isUnreachable)
    expect(requests).toEqual(['/v2/pipeline'])
  })

  it('sends again what only reads, and gives up when it is lost again and again', async () => {
    const requests: string[] = []
    const url = await openOdd((request) => {
      requests.push(request.url!)
      request.socket.destroy()
    })

    await expect(guardedHttpClient({ url }).batch(['select 1', 'select 2'])).rejects.toSatisfy(isUnreachable)
    expect(requests).toHaveLength(3)
  })

  it('gives up on a server that does not answer', async () => {
    const client = guardedHttpClient({ url: await openOdd(() => {}), requestTimeoutMs: 50 })

    await expect(client.execute('select 1')).rejects.toSatisfy(isUnreachable)
  })

  it('tells an error of SQL from one of the way', async () => {
    const { connect } = await openServer()

    await expect(connect().execute('nonsense')).rejects.toSatisfy((error) => !isUnreachable(error) && !isBusy(error))
  })

  it('brings a server to the newest tables, also when three do so at once', async () => {
    const { connect } = await openServer()

    await Promise.all([migrate(connect()), migrate(connect()), migrate(connect())])

    expect((await connect().execute('select count(*) as count from jobs')).rows[0]!.count).toBe(0)
  })

  it('refuses what would hold a transaction across requests', async () => {
    const { connect } = await openServer()

    await expect(connect().transaction()).rejects.toThrow(/use batch\(\)/)
    await expect(connect().executeMultiple('select 1; select 2')).rejects.toThrow(/use batch\(\)/)
  })
})
