import { beforeEach, describe, expect, it } from 'vitest'
import { createClaimLine } from '../../../apps/api/src/queue/claim-line.ts'
import { createNotifier, type Notifier } from '../../../apps/api/src/queue/notifier.ts'
import { registration } from '../fixtures.ts'
import { openApp, unpublishedRegistry } from '../open-app.ts'

let api: Awaited<ReturnType<typeof openApp>>
let notifier: Notifier
beforeEach(async () => {
  notifier = createNotifier()
  api = await openApp(unpublishedRegistry(), { auth: 'open', notifier, waitForJob: createClaimLine(notifier) })
})

const submit = (request: object = {}) => api.call('POST', '/jobs', { variant: 'efficientnet-b0', ...request })
const claim = (headers: Record<string, string>, waitMs: number) =>
  api.call('POST', '/jobs/claim', { engines: ['tensorflow'], waitMs }, headers)
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
/** Sent, and in line. */
async function claimInLine(headers: Record<string, string>, waitMs = 20_000) {
  const answer = claim(headers, waitMs)
  await pause(300)
  return { answer }
}

describe('a claim that waits', () => {
  it('is given a job at once when there is one', async () => {
    const { headers } = await api.register()
    const { answer } = await claimInLine(headers)
    const { body: job } = await submit()

    const beganAtMs = performance.now()
    expect(await answer).toMatchObject({ status: 200, body: { job: { id: job.id, attempt: 1 } } })
    expect(performance.now() - beganAtMs).toBeLessThan(500)
  })

  it('is given a job that another runner hands back', async () => {
    const { path, runner } = await api.claim()
    const { headers, id } = await api.register()
    const { answer } = await claimInLine(headers)
    await api.call('POST', `${path}/release`, {}, runner.headers)

    expect(await answer).toMatchObject({ status: 200, body: { job: { attempt: 2, runner: id } } })
  })

  it('ends after its time, and may be sent again at once', async () => {
    const { headers } = await api.register()

    const answer = await claim(headers, 1_000)
    expect(answer.status).toBe(204)
    expect(answer.headers.get('retry-after')).toBe('0')
  })

  it('ends when the server stops', async () => {
    const { headers } = await api.register()
    const { answer } = await claimInLine(headers)
    notifier.close()

    expect((await answer).status).toBe(204)
    expect((await answer).headers.get('retry-after')).toBe('1')
  })

  it('ends when its runner drains, and leaves the job to others', async () => {
    const { headers } = await api.register()
    const { answer } = await claimInLine(headers)
    await api.call('PUT', '/runners/self', { ...registration, isDraining: true }, headers)
    expect((await answer).status).toBe(204)

    await submit()
    const other = await api.register()
    expect((await claim(other.headers, 0)).status).toBe(200)
  })

  it('says that the runner takes work, though it said otherwise before', async () => {
    const { id, headers } = await api.register()
    await api.call('PUT', '/runners/self', { ...registration, isDraining: true }, headers)
    await submit()

    expect((await claim(headers, 0)).status).toBe(200)
    expect((await api.get(`/runners/${id}`)).body.isDraining).toBe(false)
  })

  it('hands back the job of a client that has gone', async () => {
    const { headers } = await api.register()
    const gone = new AbortController()
    const body = JSON.stringify({ engines: ['tensorflow'], waitMs: 20_000 })
    const request = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body, signal: gone.signal }
    const answer = api.app.request('/jobs/claim', request)
    await pause(300)
    gone.abort()
    const { body: job } = await submit()

    expect((await answer).status).toBe(204)
    expect((await api.get(`/jobs/${job.id}`)).body.state).toBe('queued')
  })

  it('may wait 25 s at most', async () => {
    const { headers } = await api.register()

    expect(await claim(headers, 25_001)).toMatchObject({ status: 422, body: { errors: [{ pointer: '/waitMs' }] } })
  })
})
