import { type Job, JobPage, type Schedule, Sweep } from '@effzoo/contract'
import { variants as specs } from '@effzoo/models'
import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import { fireSchedules } from '../../../apps/api/src/db/queries/fire-schedules.ts'
import { openApp, unpublishedRegistry } from '../open-app.ts'

let api: Awaited<ReturnType<typeof openApp>>
beforeEach(async () => {
  api = await openApp(unpublishedRegistry())
})

const hourMs = 3_600_000
const request = { variants: ['efficientnet-b0', 'efficientnetv2-b0'], engines: ['wasm'] }
const create = async (cadence = 'every 1h', of: object = request): Promise<Schedule> =>
  (await api.call('POST', '/schedules', { cadence, request: of })).body
const fire = () => fireSchedules(api.db, api.clock.nowMs)
const schedule = async (id: string): Promise<Schedule> => (await api.get(`/schedules/${id}`)).body
const sweepsOf = async (id: string): Promise<Sweep[]> => (await api.get(`/sweeps?schedule=${id}`)).body.items
const allJobs = async (): Promise<Job[]> => JobPage.parse((await api.get('/jobs?limit=500')).body).items
const endAllJobs = async () => {
  for (const { id } of await allJobs()) await api.call('POST', `/jobs/${id}/cancel`)
}

describe('fireSchedules', () => {
  it('makes the sweep when its moment has come, and not before', async () => {
    const { id } = await create()
    api.clock.nowMs += hourMs - 1
    expect(await fire()).toBe(0)

    api.clock.nowMs += 1
    expect(await fire()).toBe(1)

    const [sweep, ...others] = await sweepsOf(id)
    expect(others).toEqual([])
    expect(Sweep.parse(sweep)).toMatchObject({ schedule: id, jobCount: 2, counts: { queued: 2 }, request })
    expect(await schedule(id)).toMatchObject({ lastSweep: sweep!.id, nextAtMs: api.clock.nowMs + hourMs })
    expect((await allJobs()).map(({ variant, sweep, schedule }) => [variant, sweep, schedule])).toEqual(
      request.variants.toReversed().map((variant) => [variant, sweep!.id, id]),
    )
    expect(await fire()).toBe(0)
  })

  it('makes up for what was missed once, and keeps its rhythm', async () => {
    const { id, nextAtMs } = await create()
    api.clock.nowMs += 5.5 * hourMs

    expect([await fire(), await fire()]).toEqual([1, 0])
    expect((await schedule(id)).nextAtMs).toBe(nextAtMs! + 5 * hourMs)
  })

  it('follows cron in UTC', async () => {
    const { id } = await create('30 3 * * *')
    api.clock.nowMs += 25 * hourMs
    await fire()

    const { nextAtMs } = await schedule(id)
    expect(new Date(nextAtMs!).toISOString()).toMatch(/T03:30:00.000Z$/)
    expect(nextAtMs! - api.clock.nowMs).toBeLessThanOrEqual(24 * hourMs)
  })

  it('makes one sweep of it where it runs twice at once', async () => {
    const { id } = await create()
    api.clock.nowMs += hourMs

    expect((await Promise.all([fire(), fire(), fire()])).toSorted()).toEqual([0, 0, 1])
    expect(await sweepsOf(id)).toHaveLength(1)
    expect(await allJobs()).toHaveLength(2)
  })

  it('makes nothing of a schedule that is paused or gone', async () => {
    const [paused, gone] = [await create(), await create()]
    await api.call('POST', `/schedules/${paused.id}/pause`)
    await api.call('DELETE', `/schedules/${gone.id}`)
    api.clock.nowMs += hourMs

    expect(await fire()).toBe(0)
    expect(await allJobs()).toEqual([])
  })

  it('does not make a job again that nobody has taken yet', async () => {
    const { id } = await create()
    api.clock.nowMs += hourMs
    await fire()
    const [job] = await allJobs()
    await api.call('POST', `/jobs/${job!.id}/cancel`)
    api.clock.nowMs += hourMs
    await fire()

    expect((await allJobs()).map(({ variant, state }) => [variant, state])).toEqual([
      [job!.variant, 'queued'],
      [job!.variant, 'cancelled'],
      [expect.anything(), 'queued'],
    ])
    expect((await sweepsOf(id))[0]).toMatchObject({ jobCount: 2, progress: { total: 1 } })
  })

  it('does make it where only somebody else asked for an equal one', async () => {
    await create()
    await api.call('POST', '/sweeps', request)
    api.clock.nowMs += hourMs
    await fire()

    expect(await allJobs()).toHaveLength(4)
  })

  it('leaves out a custom variant that was deleted', async () => {
    const { body: mine } = await api.call('POST', '/models', { name: 'mine', spec: specs['efficientnet-b0'] })
    const { id } = await create('every 1h', { variants: [mine.id, 'efficientnet-b0'] })
    await api.call('DELETE', `/models/${mine.id}`)
    api.clock.nowMs += hourMs

    expect(await fire()).toBe(1)
    expect((await allJobs()).map(({ variant }) => variant)).toEqual(['efficientnet-b0'])
    await endAllJobs()
    expect((await sweepsOf(id))[0]).toMatchObject({ jobCount: 1, state: 'done' })
  })

  it('makes an empty sweep where nothing is left to measure', async () => {
    const { body: mine } = await api.call('POST', '/models', { name: 'mine', spec: specs['efficientnet-b0'] })
    const { id } = await create('every 1h', { variants: [mine.id] })
    await api.call('DELETE', `/models/${mine.id}`)
    api.clock.nowMs += hourMs

    expect(await fire()).toBe(1)
    expect((await sweepsOf(id))[0]).toMatchObject({ jobCount: 0, state: 'done' })
  })

  it('loses nothing where the batch fails, and tries again', async () => {
    const { id, nextAtMs } = await create()
    api.clock.nowMs += hourMs
    await api.db.run(sql`create trigger full before insert on jobs begin select raise(abort, 'no room'); end`)
    expect(await fire()).toBe(0)
    expect(await schedule(id)).toMatchObject({ nextAtMs, lastSweep: null })
    expect(await sweepsOf(id)).toEqual([])

    await api.db.run(sql`drop trigger full`)
    expect(await fire()).toBe(1)
    expect(await allJobs()).toHaveLength(2)
  })

  it('lets the others be made where one cannot', async () => {
    const [first, second] = [await create(), await create()]
    api.clock.nowMs += hourMs
    await api.db.run(
      sql.raw(`create trigger full before insert on jobs when new.schedule = '${first.id}' begin select raise(abort, 'no'); end`),
    )

    expect(await fire()).toBe(1)
    expect(await sweepsOf(second.id)).toHaveLength(1)
  })

  it('is an event of the audit log, by the schedule', async () => {
    const { id } = await create()
    api.clock.nowMs += hourMs
    await fire()

    const { lastSweep } = await schedule(id)
    const rows = await api.db.all(sql`select actor, action, subject, detail from audit_events where action = 'schedule.fire'`)
    expect(rows).toMatchObject([{ actor: id, subject: id, detail: JSON.stringify({ sweep: lastSweep, jobs: 2 }) }])
  })
})
