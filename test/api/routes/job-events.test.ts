import { Workload } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'
import { loopbackGuards } from '../../../apps/api/src/auth/guards.ts'
import { cancelJob } from '../../../apps/api/src/db/queries/cancel-job.ts'
import { streamLimits } from '../../../apps/api/src/live/count-streams.ts'
import { createNotifier } from '../../../apps/api/src/queue/notifier.ts'
import { measurementOf, workload } from '../fixtures.ts'
import { parseEvents, readStream } from '../live/read-stream.ts'
import { openApp, unpublishedRegistry } from '../open-app.ts'

type Api = Awaited<ReturnType<typeof openApp>>

const open = () => openApp(unpublishedRegistry())
const watch = async (api: Api, id: string, headers: Record<string, string> = {}) =>
  readStream(await api.app.request(`/jobs/${id}/events`, { headers }))

describe('GET /jobs/{id}/events', () => {
  it('tells each state as it comes, how far the job is, and ends with the job', async () => {
    const api = await open()
    const { body: made } = await api.call('POST', '/jobs', { variant: workload.variant })
    const stream = await watch(api, made.id)
    await stream.until((events) => events.some(({ event }) => event === 'queued'))

    const runner = await api.register()
    const { body: claim } = await api.call('POST', '/jobs/claim', { engines: ['tensorflow'] }, runner.headers)
    const path = `/jobs/${made.id}/attempts/1`
    await stream.until((events) => events.some(({ event }) => event === 'leased'))
    const progress = { phase: 'samples', done: 12, total: 64 }
    await api.call('POST', `${path}/heartbeat`, { progress }, runner.headers)
    await stream.until((events) => events.some(({ event }) => event === 'progress'))
    const { body: result } = await api.call('PUT', `${path}/result`, measurementOf(Workload.parse(claim.job)), runner.headers)

    const [first, ...events] = await stream.rest()
    expect(first).toEqual({ retry: 1_000 })
    expect(events.map(({ event }) => event)).toEqual(['queued', 'leased', 'running', 'progress', 'done'])
    expect(events[3]).toEqual({ event: 'progress', data: { job: made.id, attempt: 1, progress } })
    const { nowMs: atMs } = api.clock
    expect(events[4]!.data).toEqual({ job: made.id, attempt: 1, state: 'done', runner: runner.id, failure: null, result: result.id, atMs })
  })

  it('wakes at once when this process changes the job', async () => {
    const api = await open()
    const { body: made } = await api.call('POST', '/jobs', { variant: workload.variant })
    const stream = await watch(api, made.id)
    await stream.until((events) => events.length === 2)

    const startMs = performance.now()
    await api.call('POST', `/jobs/${made.id}/cancel`)
    await stream.rest()

    expect(performance.now() - startMs).toBeLessThan(300)
  })

  it('sees within a second what another process changed', async () => {
    const api = await open()
    const { body: made } = await api.call('POST', '/jobs', { variant: workload.variant })
    const stream = await watch(api, made.id)
    await stream.until((events) => events.length === 2)

    const startMs = performance.now()
    await cancelJob(api.db, made.id, { actor: 'local', owner: null }, api.clock.nowMs)
    const events = await stream.rest()

    expect(events.at(-1)!.event).toBe('cancelled')
    expect(performance.now() - startMs).toBeLessThan(1_300)
  })

  it('says that it is there while nothing happens, and ends when it has lasted long enough', async () => {
    const api = await openApp(unpublishedRegistry(), {
      auth: 'open',
      streamTimes: { lookMs: 5, keepAliveMs: 20, lastsMs: 200, retryMs: 7, looksTogether: true },
    })
    const { body: made } = await api.call('POST', '/jobs', { variant: workload.variant })

    const [first, queued, ...others] = await (await watch(api, made.id)).rest()

    expect([first, queued?.event]).toEqual([{ retry: 7 }, 'queued'])
    expect(others.length).toBeGreaterThan(1)
    expect(others.every(({ comment }) => comment)).toBe(true)
  })

  it('ends when the server stops', async () => {
    const notifier = createNotifier()
    const api = await openApp(unpublishedRegistry(), { auth: 'open', notifier })
    const { body: made } = await api.call('POST', '/jobs', { variant: workload.variant })
    const stream = await watch(api, made.id)
    await stream.until((events) => events.length === 2)

    notifier.close()

    expect(await stream.rest()).toHaveLength(2)
  })

  it('keeps no more streams for one address than it says, and one that was left makes room', async () => {
    const limit = { count: 1_000, windowS: 1 }
    const rateLimits = { read: limit, write: limit, part: limit, runner: limit, refused: limit }
    const guards = { ...loopbackGuards, rateLimits, clientAddress: () => '192.0.2.1' }
    const api = await openApp(unpublishedRegistry(), { auth: 'open', guards })
    const { body: made } = await api.call('POST', '/jobs', { variant: workload.variant })
    const streams = await Promise.all(Array.from({ length: streamLimits.perAddress }, () => watch(api, made.id)))

    const refused = await api.get(`/jobs/${made.id}/events`)
    await streams[0]!.leave()
    const taken = await api.app.request(`/jobs/${made.id}/events`)

    expect(refused).toMatchObject({ status: 429, body: { type: '/problems/rate-limited' } })
    expect(refused.headers.get('retry-after')).toBe('10')
    expect(taken.status).toBe(200)
    await api.call('POST', `/jobs/${made.id}/cancel`)
    await Promise.all([...streams.slice(1), readStream(taken)].map((stream) => stream.rest()))
  })

  it('tells whoever comes later all that was, and ends', async () => {
    const api = await open()
    const { body: made } = await api.call('POST', '/jobs', { variant: workload.variant })
    await api.call('POST', `/jobs/${made.id}/cancel`)

    const { status, headers, body } = await api.get(`/jobs/${made.id}/events`)

    expect(parseEvents(body).map(({ event }) => event)).toEqual([undefined, 'queued', 'cancelled'])
    expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([200, 'text/event-stream', 'no-store'])
  })

  it('tells after Last-Event-ID only what came after it, and 204 once there is nothing more to come', async () => {
    const api = await open()
    const { body: made } = await api.call('POST', '/jobs', { variant: workload.variant })
    await api.call('POST', `/jobs/${made.id}/cancel`)
    const [, first, last] = parseEvents((await api.get(`/jobs/${made.id}/events`)).body)

    const replay = await api.get(`/jobs/${made.id}/events`, { 'last-event-id': first!.id! })
    const nothing = await api.get(`/jobs/${made.id}/events`, { 'last-event-id': last!.id! })

    expect(parseEvents(replay.body).slice(1)).toEqual([last])
    expect([nothing.status, nothing.body]).toEqual([204, ''])
  })

  it('keeps the log of a failure to the job itself', async () => {
    const api = await open()
    const { runner, job, path } = await api.claim()
    await api.call('PUT', `${path}/failure`, { kind: 'benchmark', reason: 'out of memory', log: 'x'.repeat(20_000) }, runner.headers)

    const events = parseEvents((await api.get(`/jobs/${job.id}/events`)).body)

    expect(events.at(-1)!.data).toMatchObject({ state: 'failed', failure: { kind: 'benchmark', reason: 'out of memory', log: null } })
  })

  it.each(['x', '-1', '1.5', '99'])('refuses the Last-Event-ID %s', async (id) => {
    const api = await openApp(unpublishedRegistry())
    const { body: made } = await api.call('POST', '/jobs', { variant: workload.variant })

    const answer = await api.get(`/jobs/${made.id}/events`, { 'last-event-id': id })

    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: 'last-event-id' }] } })
  })

  it('answers 404 for a job that there is not', async () => {
    const api = await openApp(unpublishedRegistry())
    expect((await api.get('/jobs/job_00000000000000000000000000/events')).status).toBe(404)
  })

  it('answers HEAD without a stream', async () => {
    const api = await open()
    const { body: made } = await api.call('POST', '/jobs', { variant: workload.variant })
    const { status, headers } = await api.call('HEAD', `/jobs/${made.id}/events`)

    expect([status, headers.get('content-type')]).toEqual([200, 'text/event-stream'])
  })
})
