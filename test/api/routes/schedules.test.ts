import { Schedule, type Scope } from '@effzoo/contract'
import { beforeEach, describe, expect, it } from 'vitest'
import { createToken } from '../../../apps/api/src/db/queries/create-token.ts'
import { openApp, unpublishedRegistry } from '../open-app.ts'

let api: Awaited<ReturnType<typeof openApp>>
beforeEach(async () => {
  api = await openApp(unpublishedRegistry())
})

const request = { variants: ['efficientnet-b0'] }
const dayMs = 86_400_000
const create = async (cadence = 'every 7d'): Promise<Schedule> =>
  Schedule.parse((await api.call('POST', '/schedules', { cadence, request })).body)

describe('POST /schedules', () => {
  it('begins now, and makes its first sweep after its length of time', async () => {
    const { status, headers, body } = await api.call('POST', '/schedules', { cadence: 'every 7d', request })

    expect(status).toBe(201)
    expect(headers.get('location')).toBe(`/schedules/${body.id}`)
    expect(Schedule.parse(body)).toMatchObject({
      cadence: 'every 7d',
      nextAtMs: api.clock.nowMs + 7 * dayMs,
      lastSweep: null,
      request: { ...request, tasks: ['infer'] },
    })
    expect((await api.get('/jobs')).body.items).toEqual([])
  })

  it.each([
    [{ cadence: 'every 5m', request }, '/cadence', /less than 10 minutes apart/],
    [{ cadence: '0 0 31 2 *', request }, '/cadence', /never comes/],
    [{ cadence: '0 25 * * *', request }, '/cadence', /minute, hour, day of month/],
    [{ cadence: 'weekly', request }, '/cadence', /every and a length of time/],
    [{ cadence: 'every 7d', request: { variants: ['efficientnet-b99'] } }, '/request/variants/0', /there is no variant/],
    [{ cadence: 'every 7d', request: { ...request, deadlineAtMs: 2e12 } }, '/request/deadlineAtMs', /not known here/],
  ])('refuses %j', async (body, pointer, detail) => {
    const answer = await api.call('POST', '/schedules', body)

    expect(answer.status).toBe(422)
    expect(answer.body.errors).toEqual([{ pointer, detail: expect.stringMatching(detail) }])
  })
})

describe('GET /schedules', () => {
  it('shows the newest first, and one by its id', async () => {
    const first = await create()
    api.clock.nowMs += 1
    const second = await create('0 3 * * 1')

    expect((await api.get('/schedules')).body).toEqual({ items: [second, first], nextCursor: null })
    expect((await api.get(`/schedules/${first.id}`)).body).toEqual(first)
    expect((await api.get('/schedules', { accept: 'text/html' })).body).toContain(second.id)
  })

  it('answers 404 for one that there is not', async () => {
    expect(await api.get('/schedules/sch_00000000000000000000000000')).toMatchObject({
      status: 404,
      body: { type: '/problems/schedule-not-found' },
    })
  })
})

describe('pausing and resuming', () => {
  it('takes the next moment away, and gives one from now on back', async () => {
    const { id } = await create()
    const pause = () => api.call('POST', `/schedules/${id}/pause`)
    const resume = () => api.call('POST', `/schedules/${id}/resume`)

    expect(await pause()).toMatchObject({ status: 200, body: { nextAtMs: null } })
    expect(await pause()).toMatchObject({ status: 200, body: { nextAtMs: null } })
    api.clock.nowMs += 30 * dayMs
    const resumed = await resume()
    expect(resumed).toMatchObject({ status: 200, body: { nextAtMs: api.clock.nowMs + 7 * dayMs } })
    api.clock.nowMs += dayMs
    expect((await resume()).body).toEqual(resumed.body)
  })
})

describe('DELETE /schedules/{id}', () => {
  it('takes it away', async () => {
    const { id } = await create()

    expect((await api.call('DELETE', `/schedules/${id}`)).status).toBe(204)
    expect((await api.get(`/schedules/${id}`)).status).toBe(404)
    expect((await api.call('DELETE', `/schedules/${id}`)).status).toBe(404)
  })
})

describe("another one's schedule", () => {
  it('is refused to pause, resume and delete', async () => {
    const closed = await openApp(unpublishedRegistry(), { auth: 'tokens' })
    const as = async (name: string, scopes: readonly Scope[]) => {
      const { secret } = await createToken(closed.db, { name, scopes, expiresAtMs: null }, 'local', closed.clock.nowMs)
      return { authorization: `Bearer ${secret}` }
    }
    const [ann, bob] = [await as('ann', ['jobs:write']), await as('bob', ['jobs:write'])]
    const { body: schedule } = await closed.call('POST', '/schedules', { cadence: 'every 1d', request }, ann)

    for (const [method, path] of [
      ['POST', '/pause'],
      ['POST', '/resume'],
      ['DELETE', ''],
    ] as const) {
      expect(await closed.call(method, `/schedules/${schedule.id}${path}`, undefined, bob)).toMatchObject({ status: 403 })
    }
    expect((await closed.get(`/schedules/${schedule.id}`)).body).toEqual(schedule)
    expect(await closed.call('DELETE', `/schedules/${schedule.id}`, undefined, ann)).toMatchObject({ status: 204 })
  })
})
