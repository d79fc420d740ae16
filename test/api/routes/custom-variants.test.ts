import { Claim, CustomVariant, ModelPage, Result, Workload } from '@effzoo/contract'
import { type EfficientNetSpec, variants } from '@effzoo/models'
import { beforeEach, describe, expect, it } from 'vitest'
import { measurementOf } from '../fixtures.ts'
import { openApp } from '../open-app.ts'

const spec: EfficientNetSpec = { ...variants['efficientnetv2-b0'], width: 0.5, evalPx: 96, trainPx: 96, follows: 'a scaled one of ours' }
const wider = { ...spec, width: 0.75 }

let api: Awaited<ReturnType<typeof openApp>>
beforeEach(async () => {
  api = await openApp()
})

const post = (body: object = { name: 'half', spec }) => api.call('POST', '/models', body)
const ids = async () => ModelPage.parse((await api.get('/models?limit=500')).body).items.map(({ id }) => id)

describe('POST /models', () => {
  it('registers a spec under an id of its owner', async () => {
    const { status, headers, body } = await post()

    expect(status).toBe(201)
    expect(CustomVariant.parse(body)).toMatchObject({
      id: 'local.half.v1',
      px: 96,
      top1: null,
      custom: { owner: 'local', name: 'half', version: 1 },
    })
    expect(headers.get('location')).toBe('/models/local.half.v1')
  })

  it('counts it as it counts every other one', async () => {
    const { body } = await post()

    const { body: analysis } = await api.call('POST', '/analyze', { spec })
    expect(body).toMatchObject({ params: analysis.params, macs: analysis.macs, weightBytes: analysis.weightBytes })
  })

  it('answers the same spec with the version that it is, however its fields are ordered', async () => {
    const first = await post()
    const second = await post({ spec: Object.fromEntries(Object.entries(spec).reverse()), name: 'half' })

    expect(second).toMatchObject({ status: 200, body: first.body })
  })

  it('makes the next version of another spec under the same name', async () => {
    await post()

    expect(await post({ name: 'half', spec: wider })).toMatchObject({ status: 201, body: { id: 'local.half.v2' } })
    expect(await post({ name: 'other', spec: wider })).toMatchObject({ status: 201, body: { id: 'local.other.v1' } })
  })

  it('gives versions of one name to requests at the same time once each', async () => {
    const specs = Array.from({ length: 8 }, (_, i) => ({ ...spec, width: 0.5 + i / 10 }))
    const answers = await Promise.all(specs.map((each) => post({ name: 'half', spec: each })))

    expect(answers.map(({ body }) => body.id).sort()).toEqual(specs.map((_, i) => `local.half.v${i + 1}`))
  })

  it('lists it at once, and shows it', async () => {
    const { body: before } = await api.get('/models?limit=500')
    await post()

    expect(await ids()).toEqual(expect.arrayContaining(['local.half.v1', 'efficientnetv2-b0']))
    expect(await ids()).toHaveLength(before.items.length + 1)
    expect(await api.get('/models/local.half.v1')).toMatchObject({ status: 200, body: { spec, custom: { version: 1 }, published: [] } })
  })

  it.each([
    [{ name: 'Half', spec }, '/name'],
    [{ name: 'a.b', spec }, '/name'],
    [{ name: 'half', spec: { ...spec, stem: 0 } }, '/spec/stem'],
    [{ name: 'half', spec, owner: 'ann' }, '/owner'],
  ])('refuses %# with the field', async (body, pointer) => {
    const answer = await post(body)

    expect(answer.status).toBe(422)
    expect(answer.body.errors[0].pointer).toBe(pointer)
  })
})

describe('DELETE /models/{id}', () => {
  const remove = (id = 'local.half.v1') => api.call('DELETE', `/models/${id}`)

  it('takes a variant out of lists and lookups', async () => {
    await post()

    expect((await remove()).status).toBe(204)
    expect(await ids()).not.toContain('local.half.v1')
    expect((await api.get('/models/local.half.v1')).status).toBe(404)
    expect((await api.call('POST', '/jobs', { variant: 'local.half.v1' })).status).toBe(422)
  })

  it('never gives its id to another spec', async () => {
    await post()
    await remove()

    expect((await post({ name: 'half', spec: wider })).body.id).toBe('local.half.v2')
    expect((await post()).body.id).toBe('local.half.v3')
  })

  it('refuses while a job is open, and goes once it is cancelled', async () => {
    await post()
    const { body: job } = await api.call('POST', '/jobs', { variant: 'local.half.v1' })

    expect(await remove()).toMatchObject({ status: 409, body: { type: '/problems/variant-in-use' } })
    await api.call('POST', `/jobs/${job.id}/cancel`)
    expect((await remove()).status).toBe(204)
  })

  it('refuses what has a result', async () => {
    await post()
    const { path, job, runner } = await api.claim({ variant: 'local.half.v1' })
    await api.call('PUT', `${path}/result`, measurementOf(Workload.parse(job)), runner.headers)

    expect(await remove()).toMatchObject({ status: 409, body: { type: '/problems/variant-in-use' } })
  })

  it.each(['efficientnetv2-b0', 'local.none.v1'])('says that %s is no custom variant', async (id) => {
    expect(await remove(id)).toMatchObject({ status: 404, body: { type: '/problems/variant-not-found' } })
  })
})

describe('a job of a custom variant', () => {
  it('is filled in from its spec, and its claim hands the spec to the runner', async () => {
    await post()
    const runner = await api.register()
    const { body: job } = await api.call('POST', '/jobs', { variant: 'local.half.v1' })

    const claim = Claim.parse((await api.call('POST', '/jobs/claim', { engines: ['tensorflow'] }, runner.headers)).body)

    expect(job.imagePx).toBe(96)
    expect(claim.job.id).toBe(job.id)
    expect(claim.spec).toEqual(spec)
  })

  it('gives a result that says how near the limit it is, as of every other variant', async () => {
    await post()
    const { path, job, runner } = await api.claim({ variant: 'local.half.v1' })
    const { status, body } = await api.call('PUT', `${path}/result`, measurementOf(Workload.parse(job)), runner.headers)

    expect(status).toBe(201)
    expect(Result.parse(body).limits?.achievedFlopsPerS).toBeGreaterThan(0)
  })

  it('has no spec in the claim of a shipped variant', async () => {
    const { runner } = await api.claim()
    await api.call('POST', '/jobs', { variant: 'efficientnet-b0' })

    expect((await api.call('POST', '/jobs/claim', { engines: ['tensorflow'] }, runner.headers)).body).not.toHaveProperty('spec')
  })
})
