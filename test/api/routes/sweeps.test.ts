import { type Job, JobPage, type Scope, Sweep, SweepPage } from '@effzoo/contract'
import { variantIds } from '@effzoo/models'
import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import { createToken } from '../../../apps/api/src/db/queries/create-token.ts'
import { openApp, unpublishedRegistry } from '../open-app.ts'

let api: Awaited<ReturnType<typeof openApp>>
beforeEach(async () => {
  api = await openApp(unpublishedRegistry())
})

const variants = ['efficientnet-b0', 'efficientnetv2-b0']
const submit = async (request: object = { variants }, headers?: Record<string, string>): Promise<Sweep> =>
  Sweep.parse((await api.call('POST', '/sweeps', request, headers)).body)
const jobsOf = async ({ jobs }: Sweep): Promise<Job[]> => JobPage.parse((await api.get(`${jobs}&limit=500`)).body).items.reverse()
const jobCount = async () => (await api.get('/jobs?limit=500')).body.items.length

describe('POST /sweeps', () => {
  it('makes a job of each variant with each task, engine and batch size', async () => {
    const request = {
      variants,
      tasks: ['infer', 'train-step'],
      engines: ['wasm'],
      batchSizes: [1, 4],
      imagePx: 64,
      priority: 7,
      labels: ['quiet'],
    }
    const { status, headers, body } = await api.call('POST', '/sweeps', request)

    const sweep = Sweep.parse(body)
    expect(status).toBe(201)
    expect(headers.get('location')).toBe(`/sweeps/${sweep.id}`)
    expect(sweep).toMatchObject({
      state: 'running',
      jobCount: 8,
      counts: { queued: 8, done: 0 },
      progress: { ended: 0, total: 8 },
      schedule: null,
    })
    const jobs = await jobsOf(sweep)
    expect(jobs.map(({ variant, task, batchSize }) => [variant, task, batchSize])).toEqual(
      variants.flatMap((variant) => ['infer', 'train-step'].flatMap((task) => [1, 4].map((batchSize) => [variant, task, batchSize]))),
    )
    for (const job of jobs)
      expect(job).toMatchObject({ sweep: sweep.id, engine: 'wasm', imagePx: 64, priority: 7, labels: ['quiet'], state: 'queued' })
  })

  it('fills in what the request leaves open as for one job', async () => {
    const [infer, train] = await jobsOf(await submit({ variants: ['efficientnetv2-s'], tasks: ['infer', 'train-step'] }))
    const { body: alone } = await api.call('POST', '/jobs', { variant: 'efficientnetv2-s' })

    expect({ ...infer, id: alone.id, sweep: null }).toEqual(alone)
    expect(train).toMatchObject({ task: 'train-step', batchSize: 8, imagePx: 384 })
  })

  it('makes as many as 500 jobs', async () => {
    const sweep = await submit({ variants: variantIds.slice(0, 50), engines: ['tensorflow', 'wasm'], batchSizes: [1, 2, 3, 4, 5] })

    expect(sweep).toMatchObject({ jobCount: 500, counts: { queued: 500 } })
    expect(new Set((await jobsOf(sweep)).map(({ id }) => id)).size).toBe(500)
  })

  it.each([
    [{ variants: [...variants, 'efficientnet-b99'] }, '/variants/2', /there is no variant "efficientnet-b99"; did you mean/],
    [{ variants: ['efficientnet-b7'], tasks: ['train-step'], imagePx: 1_024, batchSizes: [1, 512] }, '/batchSizes/1', /allowed are 96 GiB/],
    [{ variants: [...variants, variants[0]] }, '/variants/2', /stands at 0 already/],
    [{ variants, engine: 'wasm' }, '/engine', /did you mean engines\?/],
    [{}, '/variants', /expected array/],
  ])('refuses %j and makes none of its jobs', async (request, pointer, detail) => {
    const { status, body } = await api.call('POST', '/sweeps', request)

    expect(status).toBe(422)
    expect(body.errors).toEqual([{ pointer, detail: expect.stringMatching(detail) }])
    expect(await jobCount()).toBe(0)
  })

  it('makes nothing where one of its jobs cannot be stored', async () => {
    await api.db.run(
      sql`create trigger full before insert on jobs when new.variant = 'efficientnetv2-b0' begin select raise(abort, 'no room'); end`,
    )

    expect((await api.call('POST', '/sweeps', { variants })).status).toBe(500)
    expect(await jobCount()).toBe(0)
    expect((await api.get('/sweeps')).body.items).toEqual([])
  })

  it('makes one sweep of requests with one Idempotency-Key, at once and later', async () => {
    const key = { 'idempotency-key': 'one' }
    const answers = await Promise.all(Array.from({ length: 6 }, () => api.call('POST', '/sweeps', { variants }, key)))
    answers.push(await api.call('POST', '/sweeps', { variants }, key))

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 201])
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
    expect(await jobCount()).toBe(2)
    expect(await api.call('POST', '/sweeps', { variants: ['coatnet-0'] }, key)).toMatchObject({
      status: 422,
      body: { type: '/problems/idempotency-conflict' },
    })
  })

  it('lets an equal job count for one of its own within debounceMs', async () => {
    await api.call('POST', '/jobs', { variant: variants[0] })
    api.clock.nowMs += 1_000

    const sweep = await submit({ variants, debounceMs: 2_000 })

    expect(sweep).toMatchObject({ jobCount: 2, progress: { total: 1 } })
    expect((await jobsOf(sweep)).map(({ variant }) => variant)).toEqual([variants[1]])
    expect(await submit({ variants, debounceMs: 500 })).toMatchObject({ progress: { total: 1 } })
    expect(await submit({ variants })).toMatchObject({ progress: { total: 2 } })
  })

  it('does not let a job count that failed or was cancelled', async () => {
    const { body: job } = await api.call('POST', '/jobs', { variant: variants[0] })
    await api.call('POST', `/jobs/${job.id}/cancel`)

    expect(await submit({ variants, debounceMs: 2_000 })).toMatchObject({ progress: { total: 2 } })
  })

  it('is an event of the audit log', async () => {
    const { id } = await submit()

    const rows = await api.db.all(sql`select actor, action, detail from audit_events where subject = ${id}`)
    expect(rows).toEqual([{ actor: 'local', action: 'sweep.create', detail: JSON.stringify({ jobs: 2, variants }) }])
  })
})

describe('GET /sweeps', () => {
  it('shows the newest first, with the states of their jobs', async () => {
    const first = await submit()
    api.clock.nowMs += 1
    const second = await submit({ variants: ['coatnet-0'] })
    await api.call('POST', `/sweeps/${second.id}/cancel`)

    const page = SweepPage.parse((await api.get('/sweeps')).body)
    expect(page.items.map(({ id, state, counts }) => [id, state, counts.queued, counts.cancelled])).toEqual([
      [second.id, 'cancelled', 0, 1],
      [first.id, 'running', 2, 0],
    ])
    expect(page.nextCursor).toBeNull()
  })

  it('is a page to a browser', async () => {
    const { id } = await submit()

    expect((await api.get('/sweeps', { accept: 'text/html' })).body).toContain(id)
  })
})

describe('GET /sweeps/{id}', () => {
  it('is done when all of its jobs have ended, however they did', async () => {
    const { runner, job, path } = await api.claim()
    await api.call('PUT', `${path}/failure`, { kind: 'benchmark', reason: 'x' }, runner.headers)
    const sweep = await submit({ variants: ['efficientnet-b0', 'efficientnet-b1'] })
    const states = async () => (await api.get(`/sweeps/${sweep.id}`)).body
    const { body: claim } = await api.call('POST', '/jobs/claim', { engines: ['tensorflow'] }, runner.headers)
    expect(claim.job.id).not.toBe(job.id)

    expect(await states()).toMatchObject({ state: 'running', counts: { queued: 1, leased: 1 } })
    await api.call('PUT', `/jobs/${claim.job.id}/attempts/1/failure`, { kind: 'benchmark', reason: 'x' }, runner.headers)
    expect(await states()).toMatchObject({ state: 'running', counts: { queued: 1, failed: 1 }, progress: { ended: 1, total: 2 } })
    const other = (await jobsOf(sweep)).find(({ id }) => id !== claim.job.id)!
    await api.call('POST', `/jobs/${other.id}/cancel`)
    expect(await states()).toMatchObject({ state: 'done', progress: { ended: 2, total: 2 }, cancelledAtMs: null })
  })

  it('answers 404 for one that there is not', async () => {
    expect(await api.get('/sweeps/swp_00000000000000000000000000')).toMatchObject({
      status: 404,
      body: { type: '/problems/sweep-not-found' },
    })
  })
})

describe('POST /sweeps/{id}/cancel', () => {
  it('ends what has not ended, and leaves what has', async () => {
    const runner = await api.register()
    const sweep = await submit()
    const { body: claim } = await api.call('POST', '/jobs/claim', { engines: ['tensorflow'] }, runner.headers)
    await api.call('PUT', `/jobs/${claim.job.id}/attempts/1/failure`, { kind: 'benchmark', reason: 'x' }, runner.headers)

    const { status, body } = await api.call('POST', `/sweeps/${sweep.id}/cancel`)

    expect(status).toBe(200)
    expect(body).toMatchObject({ state: 'cancelled', counts: { failed: 1, cancelled: 1 }, cancelledAtMs: api.clock.nowMs })
    expect((await api.call('POST', `/sweeps/${sweep.id}/cancel`)).body).toEqual(body)
  })

  it('leaves a sweep that has ended as it is', async () => {
    const sweep = await submit({ variants: [variants[0]!] })
    await api.call('POST', `/jobs/${(await jobsOf(sweep))[0]!.id}/cancel`)

    expect((await api.call('POST', `/sweeps/${sweep.id}/cancel`)).body).toMatchObject({ state: 'done', cancelledAtMs: null })
  })

  it('leaves jobs of other sweeps alone', async () => {
    const [first, second] = [await submit(), await submit()]
    await api.call('POST', `/sweeps/${first.id}/cancel`)

    expect((await api.get(`/sweeps/${second.id}`)).body).toMatchObject({ state: 'running', counts: { queued: 2 } })
  })

  it('refuses whose sweep it is not, and lets an admin', async () => {
    const closed = await openApp(unpublishedRegistry(), { auth: 'tokens' })
    const as = async (name: string, scopes: readonly Scope[]) => {
      const { secret } = await createToken(closed.db, { name, scopes, expiresAtMs: null }, 'local', closed.clock.nowMs)
      return { authorization: `Bearer ${secret}` }
    }
    const [ann, bob, root] = [await as('ann', ['jobs:write']), await as('bob', ['jobs:write']), await as('root', ['jobs:write', 'admin'])]
    const { body: sweep } = await closed.call('POST', '/sweeps', { variants }, ann)

    expect(sweep.owner).toBe('ann')
    expect(await closed.call('POST', `/sweeps/${sweep.id}/cancel`, undefined, bob)).toMatchObject({
      status: 403,
      body: { type: '/problems/not-the-owner' },
    })
    expect((await closed.get(`/sweeps/${sweep.id}`)).body).toEqual(sweep)
    expect(await closed.call('POST', `/sweeps/${sweep.id}/cancel`, undefined, root)).toMatchObject({ body: { state: 'cancelled' } })
  })
})
