import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { ZooError } from '@effzoo/contract'
import { sql } from 'drizzle-orm'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { guardedClient } from '../../../apps/api/src/db/guarded-client.ts'
import { migrate } from '../../../apps/api/src/db/migrate.ts'
import { openDatabase } from '../../../apps/api/src/db/open-database.ts'
import { checkLimitMs, openRegistry, recheckAfterMs } from '../../../apps/api/src/registry/registry.ts'
import { seed } from '../../../apps/api/src/registry/seed.ts'
import { readSnapshot, type Snapshot } from '../../../apps/api/src/registry/snapshot.ts'
import { migrationsUpTo } from '../db/migrations-up-to.ts'
import { openApp, unpublishedRegistry } from '../open-app.ts'
import { submitResult } from '../submit-result.ts'
import { newDatabaseUrl } from '../temporary-folder.ts'

const job = { variant: 'efficientnet-b0' } as Parameters<typeof submitResult>[1]

const rowsOf = ({ results, devices }: Snapshot) =>
  [results, devices].map((table) => Array.from({ length: table.rowCount }, (_, row) => JSON.parse(table.json(row))))

/** A database whose every answer is waited for in vain. */
const never: object = new Proxy(() => never, { get: (_, name) => (name === 'then' ? () => {} : never), apply: () => never })

describe('the registry', () => {
  it('shows a write of its own process at once', async () => {
    const api = await openApp()

    const result = await submitResult(api, job)

    const { results } = await api.registry.current(api.clock.nowMs)
    expect(results.rowCount).toBe(1)
    expect(results.cell(0, 'id')).toBe(result.id)
  })

  it('sees what another instance wrote with the first look after 500 ms, and reads nothing before', async () => {
    const api = await openApp()
    const other = await openRegistry(api.db, api.clock.nowMs)
    await submitResult(api, job)

    const before = await other.current(api.clock.nowMs + recheckAfterMs)
    const rowCountBefore = before.results.rowCount
    const after = await other.current(api.clock.nowMs + recheckAfterMs + 1)

    expect(rowCountBefore).toBe(0)
    expect(after.results.rowCount).toBe(1)
    expect(after.version).not.toBe(before.version)
  })

  it('is after every write what one that reads everything anew is', async () => {
    const api = await openApp()
    const other = { ...(await import('../fixtures.ts')).device, id: 'dev_00000002', cpuModel: 'Another CPU' }

    for (const [request, options] of [
      [job, { medianMs: 5 }],
      [job, { medianMs: 6 }],
      [
        { ...job, batchSize: 2 },
        { medianMs: 7, on: other },
      ],
    ] as const) {
      api.clock.nowMs += 1_000
      await submitResult(api, request, options)
      const moved = await api.registry.current(api.clock.nowMs)
      expect(rowsOf(moved)).toEqual(rowsOf(await readSnapshot(api.db)))
    }
    const { results } = await api.registry.current(api.clock.nowMs)
    expect([results.rowCount, results.cell(0, 'resultCount'), results.cell(0, 'medianMs')]).toEqual([2, 2, expect.closeTo(6, 1)])
  })

  it('reads the variants anew when they were seeded otherwise', async () => {
    const api = await openApp()
    const first = await api.registry.current(api.clock.nowMs)

    const { variants, figures } = unpublishedRegistry()
    await seed(api.db, { variants: variants.slice(1), figures })
    const second = await api.registry.current(api.clock.nowMs + 1_000)

    expect(second.variants).toHaveLength(first.variants.length - 1)
  })

  it('asks the database once, however many requests wait', async () => {
    const api = await openApp()

    const answers = Array.from({ length: 20 }, () => api.registry.current(api.clock.nowMs + 1_000))

    expect(new Set(answers).size).toBe(1)
  })

  it('waits in a Worker for no other request, and shows what was there before for less than half a second more', async () => {
    const api = await openApp()
    let isLost = false
    const db = new Proxy(api.db, { get: (target, name) => (isLost ? never : Reflect.get(target, name)) })
    const registry = await openRegistry(db, api.clock.nowMs, { sharesChecks: false })
    await submitResult(api, job)
    const startMs = api.clock.nowMs + recheckAfterMs + 1

    isLost = true
    const lost = registry.current(startMs)
    Promise.resolve(lost).catch(() => {}) // given up after the test is over
    isLost = false
    const meanwhile = registry.current(startMs + 300)
    const rowCountMeanwhile = (meanwhile as Snapshot).results.rowCount
    const after = registry.current(startMs + 401)

    expect([lost, meanwhile, after].map((answer) => answer instanceof Promise)).toEqual([true, false, true])
    expect(rowCountMeanwhile).toBe(0)
    expect((await after).results.rowCount).toBe(1)
  })

  it('shows in a Worker its own write at once, whoever else is checking', async () => {
    const api = await openApp()
    const registry = await openRegistry(api.db, api.clock.nowMs, { sharesChecks: false })
    const early = registry.current(api.clock.nowMs + 1_000)
    await submitResult(api, job)
    registry.invalidate()

    expect((await registry.current(api.clock.nowMs + 1_001)).results.rowCount).toBe(1)
    await early
  })

  it('is in a Worker not set back by a check that began earlier and ends later', async () => {
    const api = await openApp()
    const held: (() => void)[] = []
    let isHeld = false
    const hold = (answer: Promise<unknown>) => new Promise((resolve) => void held.push(() => resolve(answer)))
    // what a check reads of the changes is read at its time, and comes when it is let go
    const db = new Proxy(api.db, {
      get: (target, name) => (name === 'batch' && isHeld ? (...args: [never]) => hold(target.batch(...args)) : Reflect.get(target, name)),
    })
    const registry = await openRegistry(db, api.clock.nowMs, { sharesChecks: false })
    await submitResult(api, job, { medianMs: 5 })
    isHeld = true
    const early = registry.current(api.clock.nowMs + 1_000)
    await vi.waitFor(() => expect(held).toHaveLength(1))
    isHeld = false
    await submitResult(api, job, { medianMs: 6 })
    const late = await registry.current(api.clock.nowMs + 2_000)

    held[0]!()
    await early

    const newest = await registry.current(api.clock.nowMs + 2_001)
    expect(newest.version).toBe(late.version)
    expect(rowsOf(newest)).toEqual(rowsOf(await readSnapshot(api.db)))
  })

  it('keeps none of the snapshots that it had before', async () => {
    const api = await openApp()
    const earlier: WeakRef<Snapshot>[] = []
    for (let i = 0; i < 5; i++) {
      await submitResult(api, job)
      const snapshot = await api.registry.current(api.clock.nowMs)
      expect(snapshot.published.rowCount).toBeGreaterThan(0)
      expect(snapshot.results.rowCount).toBe(1)
      earlier.push(new WeakRef(snapshot))
    }
    setFlagsFromString('--expose-gc')
    const collectGarbage = runInNewContext('gc') as () => void

    await vi.waitFor(() => {
      collectGarbage()
      expect(earlier.slice(0, -1).filter((snapshot) => snapshot.deref() !== undefined)).toHaveLength(0)
    })
  })

  it('gives up a check that never ends, and asks again', async () => {
    const api = await openApp()
    let isLost = false
    const db = new Proxy(api.db, { get: (target, name) => (isLost ? never : Reflect.get(target, name)) })
    const registry = await openRegistry(db, api.clock.nowMs)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())

    isLost = true
    const waiting = [1, 2].map(() => Promise.resolve(registry.current(api.clock.nowMs + 1_000)).catch((error: ZooError) => error.code))
    vi.advanceTimersByTime(checkLimitMs)
    isLost = false

    expect(await Promise.all(waiting)).toEqual(['database-unreachable', 'database-unreachable'])
    const again = await registry.current(api.clock.nowMs + 2_000 + checkLimitMs)
    expect(again.variants.length).toBeGreaterThan(0)
  })

  it('knows the results that were there before it had tables of its own', async () => {
    const url = newDatabaseUrl()
    const client = guardedClient({ url })
    await migrate(client, migrationsUpTo('0004_audit-append-only'))
    // as an earlier version wrote them: taken from a database of today, with the columns of then
    const api = await openApp()
    await submitResult(api, job, { medianMs: 5 })
    api.clock.nowMs += 1_000
    const newest = await submitResult(api, job, { medianMs: 6 })
    const expected = rowsOf(await readSnapshot(api.db))
    for (const table of ['runners', 'jobs', 'results']) {
      const columns = (await client.execute(`select name from pragma_table_info('${table}')`)).rows.map(({ name }) => name)
      for (const row of await api.db.all<Record<string, string | number | null>>(sql.raw(`select ${columns.join()} from ${table}`))) {
        await client.execute(`insert into ${table} (${columns.join()}) values (${columns.map(() => '?').join()})`, Object.values(row))
      }
    }
    client.close()

    const { db, close } = await openDatabase(url)
    onTestFinished(close)
    const snapshot = await readSnapshot(db)

    expect(snapshot.results.cell(0, 'id')).toBe(newest.id)
    expect(rowsOf(snapshot)).toEqual(expected)
  })
})
