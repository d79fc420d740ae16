import { Job } from '@effzoo/contract'
import { beforeEach, describe, expect, it } from 'vitest'
import { openApp, unpublishedRegistry } from '../open-app.ts'

let api: Awaited<ReturnType<typeof openApp>>
beforeEach(async () => {
  api = await openApp(unpublishedRegistry())
})

describe('POST /jobs', () => {
  it('fills in what the request leaves open', async () => {
    const { status, headers, body } = await api.call('POST', '/jobs', { variant: 'efficientnetv2-s' })

    const job = Job.parse(body)
    expect(status).toBe(201)
    expect(headers.get('location')).toBe(`/jobs/${job.id}`)
    expect(job).toMatchObject({ task: 'infer', engine: 'tensorflow', batchSize: 1, imagePx: 384, precision: 'float32', protocol: 'quick' })
    expect(job).toMatchObject({ state: 'queued', attempt: 0, runner: null, result: null, createdAtMs: api.clock.nowMs })
    expect(job.memoryBytes).toBeGreaterThan(86_000_000) // its weights alone
  })

  it('trains with 8 images where no batch is named', async () => {
    const { body } = await api.call('POST', '/jobs', { variant: 'efficientnet-b0', task: 'train-step' })

    expect(body).toMatchObject({ batchSize: 8, imagePx: 224 })
  })

  it.each([
    [{ variant: 'efficientnetv2-z' }, '/variant', /did you mean efficientnetv2-s\?/],
    [{ variant: 'EfficientNet B0' }, '/variant', /lower-case words joined by hyphens/],
    [{}, '/variant', /expected string/],
    [{ variant: 'efficientnet-b0', batchSize: 0 }, '/batchSize', />=1/],
    [{ variant: 'efficientnet-b0', batchSize: 513 }, '/batchSize', /<=512/],
    [{ variant: 'efficientnet-b0', imagePx: 2_000 }, '/imagePx', /<=1024/],
    [{ variant: 'efficientnet-b0', batchsize: 2 }, '/batchsize', /did you mean batchSize\?/],
    [{ variant: 'efficientnet-b0', engine: 'torch' }, '/engine', /tensorflow/],
    [{ variant: 'efficientnet-b7', task: 'train-step', batchSize: 512, imagePx: 1_024 }, '/batchSize', /allowed are 96 GiB/],
  ])('refuses %j', async (request, pointer, detail) => {
    const { status, body } = await api.call('POST', '/jobs', request)

    expect(status).toBe(422)
    expect(body.errors).toEqual([{ pointer, detail: expect.stringMatching(detail) }])
  })

  it('makes one job of a request that is sent twice with one Idempotency-Key', async () => {
    const request = { variant: 'efficientnet-b0' }
    const key = { 'idempotency-key': 'one' }
    const first = await api.call('POST', '/jobs', request, key)

    const second = await api.call('POST', '/jobs', request, key)

    expect(second).toMatchObject({ status: 200, body: first.body })
  })

  it('refuses an Idempotency-Key that was used for another request', async () => {
    const key = { 'idempotency-key': 'one' }
    await api.call('POST', '/jobs', { variant: 'efficientnet-b0' }, key)

    const { status, body } = await api.call('POST', '/jobs', { variant: 'efficientnet-b1' }, key)

    expect(status).toBe(422)
    expect(body.type).toBe('/problems/idempotency-conflict')
  })

  it('refuses an Idempotency-Key that is no plain text', async () => {
    const { status, body } = await api.call('POST', '/jobs', { variant: 'efficientnet-b0' }, { 'idempotency-key': 'a b' })

    expect(status).toBe(422)
    expect(body.errors[0].pointer).toBe('idempotency-key')
  })
})

describe('GET /jobs/{id}', () => {
  it('answers the job', async () => {
    const { body } = await api.call('POST', '/jobs', { variant: 'efficientnet-b0' })

    expect(await api.get(`/jobs/${body.id}`)).toMatchObject({ status: 200, body })
  })

  it('says when there is no such job', async () => {
    expect(await api.get('/jobs/job_00000000000000000000000000')).toMatchObject({ status: 404, body: { type: '/problems/job-not-found' } })
  })

  it('refuses what is no id of a job', async () => {
    expect(await api.get('/jobs/7')).toMatchObject({ status: 422, body: { errors: [{ pointer: 'id' }] } })
  })
})

describe('POST /jobs/{id}/cancel', () => {
  it('cancels the job', async () => {
    const { body } = await api.call('POST', '/jobs', { variant: 'efficientnet-b0' })

    expect(await api.call('POST', `/jobs/${body.id}/cancel`)).toMatchObject({ status: 200, body: { state: 'cancelled' } })
  })

  it('says when there is no such job', async () => {
    expect(await api.call('POST', '/jobs/job_00000000000000000000000000/cancel')).toMatchObject({ status: 404 })
  })
})
