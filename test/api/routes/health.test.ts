import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp } from '../../../apps/api/src/app.ts'
import { openApp, unpublishedRegistry } from '../open-app.ts'

let api: Awaited<ReturnType<typeof openApp>>
let log: { mockRestore(): void }
beforeEach(async () => {
  api = await openApp(unpublishedRegistry())
  log = vi.spyOn(console, 'error').mockImplementation(() => {})
  return () => log.mockRestore()
})

/** The same app with a disk or a database of the test's. */
function appWith(changes: object) {
  const { db, registry, checkpoints, clock } = api
  return createApp({ db, registry, checkpoints, nowMs: () => clock.nowMs, random: () => 0, ...changes })
}

const brokenDatabase = () => {
  throw new Error('connect ECONNREFUSED 10.1.2.3:8080')
}

describe('GET /health', () => {
  it('says what it looked at, and is never kept', async () => {
    const { status, headers, body } = await api.get('/health')

    expect([status, body]).toEqual([200, { status: 'ok', variants: expect.any(Number), checks: ['database', 'registry'] }])
    expect(headers.get('cache-control')).toBe('no-store')
  })

  it('answers 503 with what fails, and keeps the reason to the log', async () => {
    const app = appWith({ db: { get: brokenDatabase }, checkDisk: () => Promise.reject(new Error('ENOSPC: /secret/data')) })

    const answer = await app.request('/health')

    expect([answer.status, answer.headers.get('cache-control')]).toEqual([503, 'no-store'])
    const { type, detail } = await answer.json()
    expect(type).toBe('/problems/not-ready')
    expect(detail).toMatch(/^database: does not answer; .*disk: takes no file, or not within 2 s; free some space/)
    expect(detail).not.toMatch(/10\.1\.2\.3|secret/)
  })

  it('is not ready while the database lacks a migration', async () => {
    await api.db.run(sql`delete from applied_migrations where created_at_ms = (select max(created_at_ms) from applied_migrations)`)

    expect(await api.get('/health')).toMatchObject({ status: 503, body: { detail: expect.stringContaining('lacks migrations') } })
  })

  it('looks once a second, however often it is asked', async () => {
    const checkDisk = vi.fn(async () => {})
    const app = appWith({ checkDisk })
    const ask = () => app.request('/health')

    await ask()
    await ask()
    expect(checkDisk).toHaveBeenCalledTimes(1)
    api.clock.nowMs += 1_000
    await ask()
    expect(checkDisk).toHaveBeenCalledTimes(2)
  })

  it('logs a fault once until it is well again', async () => {
    const app = appWith({ db: { get: brokenDatabase } })

    await app.request('/health')
    api.clock.nowMs += 1_000
    await app.request('/health')

    expect(log).toHaveBeenCalledTimes(1)
  })
})

describe('GET /health/live', () => {
  it('answers while nothing else does', async () => {
    const app = appWith({ db: { get: brokenDatabase }, registry: { current: brokenDatabase } })

    expect((await app.request('/health/live')).status).toBe(200)
  })
})
