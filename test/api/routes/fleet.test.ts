import { Workload } from '@effzoo/contract'
import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import { measurementOf } from '../fixtures.ts'
import { openApp, unpublishedRegistry } from '../open-app.ts'

let api: Awaited<ReturnType<typeof openApp>>
beforeEach(async () => {
  api = await openApp(unpublishedRegistry())
})

const submit = () => api.call('POST', '/jobs', { variant: 'efficientnet-b0' })

describe('GET /runners', () => {
  const stateOf = async (id: string) => (await api.get(`/runners/${id}`)).body.state

  it('is idle, busy with its job, then idle again', async () => {
    const { runner, job, path } = await api.claim()
    expect((await api.get('/runners')).body.items[0]).toMatchObject({ id: runner.id, state: 'busy', job: job.id })

    await api.call('PUT', `${path}/result`, measurementOf(Workload.parse(job)), runner.headers)
    expect((await api.get('/runners')).body.items[0]).toMatchObject({ state: 'idle', job: null })
  })

  it('is lost when it was not seen for 75 s, whatever it had', async () => {
    const { runner } = await api.claim()
    api.clock.nowMs += 75_000
    expect(await stateOf(runner.id)).toBe('busy')

    api.clock.nowMs += 1
    expect(await stateOf(runner.id)).toBe('lost')
  })

  it('is draining when it says so', async () => {
    const { id } = await api.register()
    await api.db.run(sql`update runners set is_draining = 1 where id = ${id}`)

    expect(await stateOf(id)).toBe('draining')
  })

  it('can be asked for by state', async () => {
    const { runner } = await api.claim()
    await api.register()

    expect((await api.get('/runners?state=busy')).body.items.map(({ id }: { id: string }) => id)).toEqual([runner.id])
    expect((await api.get('/runners?state=idle')).body.items).toHaveLength(1)
    expect((await api.get('/runners?state=gone')).status).toBe(422)
  })
})

describe('GET /runners/{id}', () => {
  /** A job for this runner, ended as the test says. */
  async function work(runner: { headers: Record<string, string> }, end: 'result' | 'failure' | 'release') {
    await submit()
    const { body } = await api.call('POST', '/jobs/claim', { engines: ['tensorflow'] }, runner.headers)
    const path = `/jobs/${body.job.id}/attempts/${body.job.attempt}`
    api.clock.nowMs += 3_000
    if (end === 'result') await api.call('PUT', `${path}/result`, measurementOf(Workload.parse(body.job)), runner.headers)
    else if (end === 'failure') await api.call('PUT', `${path}/failure`, { kind: 'benchmark', reason: 'x' }, runner.headers)
    else await api.call('POST', `${path}/release`, undefined, runner.headers)
    return body.job.id
  }

  it('tells what became of its last jobs and how long each took', async () => {
    const runner = await api.register()
    const ids = [await work(runner, 'result'), await work(runner, 'failure'), await work(runner, 'release')]

    const { history } = (await api.get(`/runners/${runner.id}`)).body

    expect(history.map(({ job }: { job: string }) => job)).toEqual(ids.toReversed())
    expect(history.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['released', 'failed', 'done'])
    expect(history[0]).toMatchObject({ attempt: 1, variant: 'efficientnet-b0', engine: 'tensorflow', task: 'infer', durationMs: 3_000 })
  })

  it('counts a lost lease as failed, unless its result still comes', async () => {
    const { runner, job, path } = await api.claim()
    api.clock.nowMs += 60_000
    await api.call('POST', '/jobs/claim', { engines: ['wasm'] }, (await api.register()).headers)
    const outcome = async () => (await api.get(`/runners/${runner.id}`)).body.history.map((past: { outcome: string }) => past.outcome)
    expect(await outcome()).toEqual(['failed'])

    await api.call('PUT', `${path}/result`, measurementOf(Workload.parse(job)), runner.headers)
    expect(await outcome()).toEqual(['done'])
  })

  it('counts what it ended in a day and in a week, and the share that failed', async () => {
    const runner = await api.register()
    await work(runner, 'failure')
    api.clock.nowMs += 2 * 24 * 60 * 60_000
    await work(runner, 'result')

    expect((await api.get(`/runners/${runner.id}`)).body.throughput).toEqual({
      lastDay: { endedCount: 1, failedShare: 0 },
      lastWeek: { endedCount: 2, failedShare: 0.5 },
    })
  })

  it('gives a browser a page, with nothing that the runner wrote as markup', async () => {
    const runner = await api.register()
    const job = await work(runner, 'result')
    await api.db.run(sql`update runners set name = '<script>alert(1)</script>' where id = ${runner.id}`)

    const { headers, body } = await api.get(`/runners/${runner.id}`, { accept: 'text/html,*/*;q=0.8' })

    expect(headers.get('content-type')).toMatch(/^text\/html/)
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('vary')).toBe('accept')
    expect(body).toMatch(/^<!doctype html><html/)
    expect(body).toContain(`<a href="/jobs/${job}">`)
    expect(body).toContain('Attempts of the last day: 1 ended, of which 0 % failed')
    expect(body).toContain('&lt;script&gt;alert(1)')
    expect(body).not.toContain('<script')
  })

  it('has no share of nothing', async () => {
    const { id } = await api.register()

    expect((await api.get(`/runners/${id}`)).body).toMatchObject({
      history: [],
      throughput: { lastDay: { endedCount: 0, failedShare: null } },
    })
  })
})
