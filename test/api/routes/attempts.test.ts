import { HeartbeatAnswer, Job, Result, Workload } from '@effzoo/contract'
import { beforeEach, describe, expect, it } from 'vitest'
import { measurementOf } from '../fixtures.ts'
import { openApp, unpublishedRegistry } from '../open-app.ts'

let api: Awaited<ReturnType<typeof openApp>>
beforeEach(async () => {
  api = await openApp(unpublishedRegistry())
})

const measured = (job: Job, samplesMs?: number[]) => measurementOf(Workload.parse(job), samplesMs)

describe('every route of an attempt', () => {
  const routes = [
    ['POST', 'heartbeat', {}],
    ['PUT', 'failure', { kind: 'benchmark', reason: 'broken' }],
    ['POST', 'release', undefined],
  ] as const

  it.each(routes)('%s %s refuses a stranger', async (method, name, body) => {
    const { path } = await api.claim()

    expect(await api.call(method, `${path}/${name}`, body)).toMatchObject({ status: 401 })
  })

  it.each(routes)('%s %s refuses another runner', async (method, name, body) => {
    const { path } = await api.claim()
    const other = await api.register()

    expect(await api.call(method, `${path}/${name}`, body, other.headers)).toMatchObject({
      status: 409,
      body: { type: '/problems/stale-lease' },
    })
  })

  it.each(routes)('%s %s refuses an attempt that is over', async (method, name, body) => {
    const { path, runner } = await api.claim()
    await api.call('POST', `${path}/release`, undefined, runner.headers)
    await api.call('POST', '/jobs/claim', { engines: ['tensorflow'] }, runner.headers)

    expect(await api.call(method, `${path}/${name}`, body, runner.headers)).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('the job is at attempt 2') },
    })
  })

  it.each(routes)('%s %s refuses what is no number of an attempt', async (method, name, body) => {
    const { job, runner } = await api.claim()

    expect(await api.call(method, `/jobs/${job.id}/attempts/0/${name}`, body, runner.headers)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: 'attempt' }] },
    })
  })

  it.each(routes)('%s %s says when there is no such job', async (method, name, body) => {
    const { headers } = await api.register()

    expect(await api.call(method, `/jobs/job_00000000000000000000000000/attempts/1/${name}`, body, headers)).toMatchObject({ status: 404 })
  })
})

describe('POST …/heartbeat', () => {
  it('extends the lease and notes the progress', async () => {
    const { path, job, runner } = await api.claim()
    api.clock.nowMs += 15_000
    const progress = { phase: 'samples', done: 12, total: 64 }

    const { status, body } = await api.call('POST', `${path}/heartbeat`, { progress }, runner.headers)

    expect(status).toBe(200)
    expect(HeartbeatAnswer.parse(body)).toMatchObject({ leaseExpiresAtMs: api.clock.nowMs + 60_000, cancelled: false })
    expect((await api.get(`/jobs/${job.id}`)).body).toMatchObject({ state: 'running', progress })
  })

  it('says that the job was cancelled', async () => {
    const { path, job, runner } = await api.claim()
    await api.call('POST', `/jobs/${job.id}/cancel`)

    expect((await api.call('POST', `${path}/heartbeat`, {}, runner.headers)).body).toMatchObject({ cancelled: true })
  })

  it('refuses a phase that there is not', async () => {
    const { path, runner } = await api.claim()

    expect(await api.call('POST', `${path}/heartbeat`, { progress: { phase: 'tea', done: 1, total: null } }, runner.headers)).toMatchObject(
      { status: 422, body: { errors: [{ pointer: '/progress/phase' }] } },
    )
  })
})

describe('PUT …/result', () => {
  it('ends the job with a result that holds its summary and every sample in order', async () => {
    const { path, job, runner } = await api.claim()
    const measurement = measured(job)

    const { status, headers, body } = await api.call('PUT', `${path}/result`, measurement, runner.headers)

    const result = Result.parse(body)
    expect(status).toBe(201)
    expect(headers.get('location')).toBe(`/results/${result.id}`)
    expect(result).toMatchObject({ job: job.id, attempt: 1, runner: runner.id, samplesMs: measurement.samplesMs })
    expect(result).toMatchObject({ sampleCount: 11, minMs: 4, medianMs: 4, p90Ms: null, ci95Ms: [4, 5], imagesPerS: 250 })
    expect((await api.get(`/jobs/${job.id}`)).body).toMatchObject({ state: 'done', result: result.id })
  })

  it('answers the same result when the same measurement is sent again', async () => {
    const { path, job, runner } = await api.claim()
    const first = await api.call('PUT', `${path}/result`, measured(job), runner.headers)

    expect(await api.call('PUT', `${path}/result`, measured(job), runner.headers)).toMatchObject({ status: 200, body: first.body })
  })

  it('refuses another measurement for the same attempt', async () => {
    const { path, job, runner } = await api.claim()
    await api.call('PUT', `${path}/result`, measured(job), runner.headers)

    expect(await api.call('PUT', `${path}/result`, measured(job, [9]), runner.headers)).toMatchObject({
      status: 409,
      body: { type: '/problems/result-conflict' },
    })
  })

  it('refuses a measurement of an attempt that is over', async () => {
    const { path, job, runner } = await api.claim()
    await api.call('POST', `${path}/release`, undefined, runner.headers)
    await api.call('POST', '/jobs/claim', { engines: ['tensorflow'] }, runner.headers)

    expect(await api.call('PUT', `${path}/result`, measured(job), runner.headers)).toMatchObject({
      status: 409,
      body: { type: '/problems/stale-lease' },
    })
  })

  it.each([
    [{ workload: { batchSize: 2 } }, '/workload/batchSize', /asks for 1, this is of 2/],
    [{ losses: [1] }, '/losses', /null for infer/],
    [{ finishedAtMs: 0 }, '/finishedAtMs', /before/],
    [{ samplesMs: [0, 0, 0] }, '/samplesMs', /too coarse/],
    // found by fuzzing: images per second would be infinite, or the mean
    [{ samplesMs: [9e-323, 9e-323] }, '/samplesMs', /too coarse/],
    [{ samplesMs: [1e308] }, '/samplesMs/0', /<=1000000000/],
    [{ engineVersion: '2\u0000' }, '/engineVersion', /U\+0000/],
    [{ samplesMs: [] }, '/samplesMs', />=1/],
    [{ samplesMs: [-1] }, '/samplesMs/0', />=0/],
    [{ device: { logicalCores: 0 } }, '/device/logicalCores', />=1/],
    [{ medianMs: 4 }, '/medianMs', /not known here/],
  ])('refuses %j', async (changes, pointer, detail) => {
    const { path, job, runner } = await api.claim()
    const { workload, device, ...rest } = measured(job)
    const body = {
      ...rest,
      ...changes,
      workload: { ...workload, ...('workload' in changes && changes.workload) },
      device: { ...device, ...('device' in changes && changes.device) },
    }

    const answer = await api.call('PUT', `${path}/result`, body, runner.headers)

    expect(answer.status).toBe(422)
    expect(answer.body.errors).toEqual([{ pointer, detail: expect.stringMatching(detail) }])
    expect((await api.get(`/jobs/${job.id}`)).body.state).toBe('leased')
  })

  it('wants the losses of a training step', async () => {
    const { path, job, runner } = await api.claim({ variant: 'efficientnet-b0', task: 'train-step' })

    const refused = await api.call('PUT', `${path}/result`, { ...measured(job), losses: null }, runner.headers)
    expect(refused.body.errors).toEqual([{ pointer: '/losses', detail: expect.stringContaining('train-step') }])
    expect(await api.call('PUT', `${path}/result`, measured(job), runner.headers)).toMatchObject({ status: 201 })
  })

  it('takes a hundred thousand samples', async () => {
    const { path, job, runner } = await api.claim()
    const samplesMs = Array.from({ length: 100_000 }, (_, i) => 1 + Math.sin(i) / 2)

    expect(await api.call('PUT', `${path}/result`, measured(job, samplesMs), runner.headers)).toMatchObject({
      status: 201,
      body: { sampleCount: 100_000 },
    })
  })
})

describe('PUT …/failure', () => {
  it('ends the job when the benchmark failed', async () => {
    const { path, runner } = await api.claim()

    const { status, body } = await api.call('PUT', `${path}/failure`, { kind: 'benchmark', reason: 'out of memory' }, runner.headers)

    expect(status).toBe(200)
    expect(Job.parse(body)).toMatchObject({ state: 'failed', failure: { kind: 'benchmark', reason: 'out of memory', log: null } })
  })

  it('queues the job again when the infrastructure failed', async () => {
    const { path, runner } = await api.claim()

    expect((await api.call('PUT', `${path}/failure`, { kind: 'infrastructure', reason: 'killed' }, runner.headers)).body).toMatchObject({
      state: 'queued',
      attempt: 1,
    })
  })

  it('refuses a failure without a reason', async () => {
    const { path, runner } = await api.claim()

    expect(await api.call('PUT', `${path}/failure`, { kind: 'benchmark', reason: '' }, runner.headers)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/reason' }] },
    })
  })
})

describe('POST …/release', () => {
  it('queues the job at once', async () => {
    const { path, runner } = await api.claim()

    expect(await api.call('POST', `${path}/release`, undefined, runner.headers)).toMatchObject({ status: 200, body: { state: 'queued' } })
    expect(await api.call('POST', '/jobs/claim', { engines: ['tensorflow'] }, runner.headers)).toMatchObject({
      status: 200,
      body: { job: { attempt: 2 } },
    })
  })
})
