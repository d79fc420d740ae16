import { engineNames } from '@effzoo/contract'
import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import { openApp, unpublishedRegistry } from '../open-app.ts'

let api: Awaited<ReturnType<typeof openApp>>
beforeEach(async () => {
  api = await openApp(unpublishedRegistry())
})

const submit = (engine = 'tensorflow') => api.call('POST', '/jobs', { variant: 'efficientnet-b0', engine })
const lineOf = async (engine: string) => (await api.get('/queue')).body.items.find((line: { engine: string }) => line.engine === engine)
const infrastructure = { kind: 'infrastructure', reason: 'the host went away' }

describe('GET /queue', () => {
  it('has a line for each engine, also where nothing waits', async () => {
    const { body } = await api.get('/queue')

    expect(body.items.map(({ engine }: { engine: string }) => engine)).toEqual(engineNames)
    expect(body.items[0]).toMatchObject({ queued: 0, due: 0, delayed: 0, deadLetters: 0, oldestQueuedAtMs: null, oldestAgeS: null })
  })

  it('says how many wait and since when the first one does', async () => {
    const firstAtMs = api.clock.nowMs
    await submit()
    api.clock.nowMs += 5_000
    await submit()
    await submit('wasm')

    expect(await lineOf('tensorflow')).toMatchObject({ queued: 2, due: 2, delayed: 0, oldestQueuedAtMs: firstAtMs, oldestAgeS: 5 })
    expect(await lineOf('wasm')).toMatchObject({ queued: 1 })
  })

  it('tells what was claimed from what is worked on', async () => {
    const { path, runner } = await api.claim()
    expect(await lineOf('tensorflow')).toMatchObject({ queued: 0, leased: 1, running: 0 })

    await api.call('POST', `${path}/heartbeat`, {}, runner.headers)
    expect(await lineOf('tensorflow')).toMatchObject({ leased: 0, running: 1 })
  })

  it('tells what waits to be tried again from what is due', async () => {
    const { path, runner } = await api.claim()
    await api.call('PUT', `${path}/failure`, infrastructure, runner.headers)

    expect(await lineOf('tensorflow')).toMatchObject({ queued: 1, due: 0, delayed: 1 })
    api.clock.nowMs += 60_000
    expect(await lineOf('tensorflow')).toMatchObject({ queued: 1, due: 1, delayed: 0 })
  })

  it('counts as dead letters what failed for other reasons than the work', async () => {
    const dead = await api.claim()
    await api.db.run(sql`update jobs set infrastructure_failures = 3 where id = ${dead.job.id}`)
    await api.call('PUT', `${dead.path}/failure`, infrastructure, dead.runner.headers)
    const hopeless = await api.claim()
    await api.call('PUT', `${hopeless.path}/failure`, { kind: 'benchmark', reason: 'no memory' }, hopeless.runner.headers)

    expect(await lineOf('tensorflow')).toMatchObject({ queued: 0, deadLetters: 1 })
  })

  it('shows one engine where one is asked for, also as a page', async () => {
    await submit()

    expect((await api.get('/queue?engine=wasm')).body.items).toHaveLength(1)
    const page = await api.get('/queue', { accept: 'text/html' })
    expect(page.headers.get('content-type')).toMatch(/^text\/html/)
    expect(page.body).toContain('<td class="">tensorflow</td><td class="number">1</td>')
  })

  it('refuses a parameter that it does not have', async () => {
    expect(await api.get('/queue?queued=1')).toMatchObject({ status: 422 })
  })

  it('takes each count from an index', async () => {
    const plan = await api.db.all<{ detail: string }>(
      sql`explain query plan select engine, count(*), min(created_at_ms) from jobs where state = 'queued' group by engine
        union all select engine, count(*), 0 from jobs where state = 'queued' and not_before_ms > 0 and not_before_ms > 5 group by engine
        union all select engine, count(*), 0 from jobs where lease_expires_at_ms is not null group by state, engine
        union all select engine, count(*), 0 from jobs where state = 'failed' and json_extract(failure, '$.kind') <> 'benchmark' group by engine`,
    )
    const steps = plan.map(({ detail }) => detail).filter((detail) => /jobs/.test(detail))

    expect(steps).toEqual([
      expect.stringContaining('jobs_claim'),
      expect.stringContaining('jobs_delayed'),
      expect.stringContaining('jobs_leased'),
      expect.stringContaining('jobs_dead'),
    ])
  })
})
