import { DevicePage, JobPage, type JobRequest, ModelPage, PublishedPage, ResultPage, RunnerPage, VariantId } from '@effzoo/contract'
import { beforeEach, describe, expect, it } from 'vitest'
import { device } from '../fixtures.ts'
import { openApp } from '../open-app.ts'
import { submitResult } from '../submit-result.ts'

let api: Awaited<ReturnType<typeof openApp>>
beforeEach(async () => {
  api = await openApp()
})

const gpu = { ...device, id: 'dev_00000002', gpus: [{ model: 'Tesla V100-SXM2-16GB', memoryBytes: null, driver: null }] }
const ask = (variant: string, more: Omit<JobRequest, 'variant'> = {}): JobRequest => ({ variant: VariantId.parse(variant), ...more })
const idsOf = ({ items }: { items: readonly { id: string }[] }) => items.map(({ id }) => id)

/** B0 and B1 on a CPU, B0 on a GPU too, and B0 at an image size that its accuracy is not for. */
async function submitSome() {
  await submitResult(api, ask('efficientnet-b0'), { medianMs: 20 })
  await submitResult(api, ask('efficientnet-b1'), { medianMs: 30 })
  api.clock.nowMs += 1_000
  await submitResult(api, ask('efficientnet-b0'), { medianMs: 4, on: gpu })
  await submitResult(api, ask('efficientnet-b0', { imagePx: 64 }), { medianMs: 1 })
  await submitResult(api, ask('efficientnet-b0', { task: 'train-step' }), { medianMs: 400 })
}

describe('GET /models with measurements', () => {
  it('puts the newest measurement beside each variant that has one, at its own px and with the defaults of a job', async () => {
    await submitSome()

    const { body } = await api.get('/models?engine=tensorflow&sort=medianMs')

    const { items } = ModelPage.parse(body)
    expect(items.map(({ id, measured }) => [id, measured?.deviceName, measured?.imagePx, measured?.batch])).toEqual([
      ['efficientnet-b0', 'Tesla V100-SXM2-16GB, Test CPU', 224, 1],
      ['efficientnet-b1', 'Test CPU', 240, 1],
    ])
  })

  it.each([
    ['device=v100&maxP90Ms=10', ['efficientnet-b0']],
    ['device=dev_0123abcd&maxP90Ms=25', ['efficientnet-b0']],
    ['device=dev_0123abcd&minImagesPerS=40&maxMedianMs=1K', null],
    ['device=dev_0123abcd&minImagesPerS=40', ['efficientnet-b0']],
    ['imagePx=64', ['efficientnet-b0']],
    ['imagePx=64&device=V100', []],
    ['maxTrainStepMs=500', ['efficientnet-b0']],
    ['maxTrainStepMs=300', []],
    ['maxAgeDays=1&device=dev_0123abcd', ['efficientnet-b0', 'efficientnet-b1']],
    ['precision=bfloat16', []],
    ['filter=medianMs<25 AND deviceName="Test CPU"', []],
    ['device=dev_0123abcd&filter=medianMs<25', ['efficientnet-b0']],
  ])('answers %s', async (query, ids) => {
    await submitSome()

    const { status, body } = await api.get(`/models?${query.replaceAll(' ', '%20')}`)

    expect(status).toBe(ids ? 200 : 422)
    if (ids) expect(idsOf(ModelPage.parse(body))).toEqual(ids)
  })

  it('leaves out what is too old, from whole minutes before now', async () => {
    await submitSome()
    api.clock.nowMs += 3 * 86_400_000

    expect(idsOf((await api.get('/models?maxAgeDays=2')).body)).toEqual([])
    expect(idsOf((await api.get('/models?maxAgeDays=4')).body)).toEqual(['efficientnet-b0', 'efficientnet-b1'])
  })

  it('keeps unmeasured variants where unknown values are included, and sorts them last', async () => {
    await submitSome()

    const { items } = ModelPage.parse((await api.get('/models?device=v100&include=unknown&sort=-medianMs&limit=500')).body)

    expect(items.length).toBeGreaterThan(50)
    expect(items[0]).toMatchObject({ id: 'efficientnet-b0', measured: { device: gpu.id } })
    expect(items[1]!.measured).toBeNull()
  })

  it('refuses a training time of inference', async () => {
    const { status, body } = await api.get('/models?task=infer&maxTrainStepMs=5')

    expect([status, body.errors?.[0].pointer]).toEqual([422, 'task'])
  })
})

describe('GET /models', () => {
  it.each([
    ['filter=family=efficientnetv2 AND (px=224 OR px=240)', ['efficientnetv2-b0', 'efficientnetv2-b1']],
    ['filter=NOT top1<85.5', ['efficientnetv2-l']],
    ['minTop1=85&maxTop1=85.5&family=efficientnetv2', ['efficientnetv2-m']],
    ['minPx=700', ['efficientnet-l2']],
    ['hasCheckpoint=true', []],
    ['license=apache-2.0', []],
    ['pretrain=imagenet-21k&minTop1=87&family=efficientnetv2&sort=-top1', ['efficientnetv2-xl']],
    ['pareto=top1,params&minTop1=85&sort=params', ['efficientnetv2-m', 'efficientnet-b8', 'efficientnetv2-l']],
  ])('answers %s', async (query, ids) => {
    const { status, body } = await api.get(`/models?${query.replaceAll(' ', '%20')}`)

    expect([status, idsOf(body)]).toEqual([200, ids])
  })

  it('counts facets over all that matches', async () => {
    const { body } = await api.get('/models?family=efficientnet-lite&facets=family,license&limit=1')

    expect(body.items).toHaveLength(1)
    expect(body.facets).toEqual({ family: [{ value: 'efficientnet-lite', count: 5 }], license: [{ value: null, count: 5 }] })
  })

  it('shows only the fields that are named, in their order', async () => {
    const { body } = await api.get('/models?fields=params,id,medianMs&family=efficientnetv2&limit=1&sort=params')

    expect(JSON.stringify(body.items)).toMatch(/^\[\{"params":\d+,"id":"efficientnetv2-b0","measured":\{"medianMs":null\}\}\]$/)
  })

  it('leads to the next page by Link, whatever the format', async () => {
    const first = await api.get('/models?sort=-params&limit=2&format=csv')
    const next = /^<(.+)>; rel="next"$/.exec(first.headers.get('link')!)![1]!

    const second = await api.get(next)

    const all = await api.get('/models?sort=-params&limit=4&format=csv')
    expect(first.body + second.body.replace(/^.*\r\n/, '')).toBe(all.body)
  })

  it.each([
    ['filter=params<25X', 'filter', /^column 8/],
    ['pareto=top1', 'pareto', /two or three/],
    ['facets=params', 'facets', /did you mean/],
    ['fields=id,id', 'fields', /twice/],
    ['sort=p90ms', 'sort', /did you mean p90Ms\?/],
    ['maxP90=20', 'maxP90', /did you mean maxP90Ms\?/],
    ['format=xml', 'format', /"json"/],
    ['maxAgeDays=-1', 'maxAgeDays', /number/],
  ])('refuses %s and says what is allowed', async (query, pointer, detail) => {
    const { status, body } = await api.get(`/models?${query}`)

    expect([status, body.errors]).toEqual([422, [{ pointer, detail: expect.stringMatching(detail) }]])
  })
})

describe('formats', () => {
  it.each([
    ['text/csv', 'text/csv', /^id,family,px,[^\r]*\r\ncoatnet-0,coatnet,224,/],
    ['application/x-ndjson', 'application/x-ndjson', /^\{"id":"coatnet-0",.*\}\n\{"id":"coatnet-0-rw"/],
    ['text/html,application/xhtml+xml,*/*;q=0.8', 'text/html', /^<!doctype html>.*<svg .*<circle .*coatnet-0/s],
    ['text/csv;q=0.5, application/json', 'application/json', undefined],
    ['image/png', 'application/json', undefined],
  ])('answers %s with %s', async (accept, type, text) => {
    const answer = await api.get('/models?limit=2', { accept })

    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toContain(type)
    expect(answer.headers.get('vary')).toBe('Accept, Accept-Encoding')
    if (text) expect(answer.body).toMatch(text)
  })

  it('has another ETag for another format and another query, and one that a write changes', async () => {
    const etag = async (query: string, accept = '*/*') => (await api.get(`/models${query}`, { accept })).headers.get('etag')
    const tags = [await etag(''), await etag('', 'text/csv'), await etag('?limit=2'), await etag('?limit=2&format=csv')]
    await submitResult(api, ask('efficientnet-b0'))
    tags.push(await etag(''))

    expect(new Set(tags).size).toBe(5)
  })

  it('does not let a spreadsheet run what a runner wrote', async () => {
    await submitResult(api, ask('efficientnet-b0'), { on: { ...device, cpuModel: '=cmd|"/c calc"!A1' } })

    const { body } = await api.get('/devices?fields=id,cpuModel&format=csv')

    expect(body).toBe(`id,cpuModel\r\n${device.id},"'=cmd|""/c calc""!A1"\r\n`)
  })

  it('escapes on a page what a runner wrote', async () => {
    await submitResult(api, ask('efficientnet-b0'), { on: { ...device, cpuModel: '<script>alert(1)</script>' } })

    expect((await api.get('/devices', { accept: 'text/html' })).body).not.toContain('<script>')
  })

  it('takes what a form left empty for not asked, from a browser alone', async () => {
    const page = await api.get('/models?family=&maxParams=25M&filter=', { accept: 'text/html' })

    expect([page.status, page.headers.get('location')]).toEqual([303, '/models?maxParams=25M'])
    expect((await api.get('/models?family=')).status).toBe(422)
  })
})

describe('the other lists', () => {
  it('lists results, the newest first, and finds those of a device by a part of its name', async () => {
    await submitSome()

    const all = ResultPage.parse((await api.get('/results')).body).items
    const ofGpu = ResultPage.parse((await api.get('/results?device=v100&task=infer')).body).items

    expect(all).toHaveLength(5)
    expect(all.map(({ receivedAtMs }) => receivedAtMs)).toEqual(all.map(({ receivedAtMs }) => receivedAtMs).toSorted((a, b) => b - a))
    expect(ofGpu.map(({ variant, device: id }) => [variant, id])).toEqual([['efficientnet-b0', gpu.id]])
  })

  it('lists devices with what was measured on them', async () => {
    await submitSome()

    const { items } = DevicePage.parse((await api.get('/devices?sort=-resultCount')).body)

    expect(items.map(({ id, resultCount, variantCount }) => [id, resultCount, variantCount])).toEqual([
      [device.id, 4, 2],
      [gpu.id, 1, 1],
    ])
  })

  it('lists published figures', async () => {
    const { items } = PublishedPage.parse(
      (await api.get('/published?variant=efficientnetv2-s&kind=accuracy&pretrain=none&minTop1=83')).body,
    )

    expect(items.length).toBeGreaterThan(1)
    for (const item of items) expect(item).toMatchObject({ variant: 'efficientnetv2-s', kind: 'accuracy', pretrain: 'none' })
  })

  it('lists jobs by state, page for page', async () => {
    for (const variant of ['efficientnet-b0', 'efficientnet-b1', 'efficientnet-b2']) {
      api.clock.nowMs += 1
      await api.call('POST', '/jobs', ask(variant))
    }

    const first = JobPage.parse((await api.get('/jobs?state=queued&limit=2')).body)
    const second = JobPage.parse((await api.get(`/jobs?state=queued&limit=2&cursor=${first.nextCursor}`)).body)

    expect([...first.items, ...second.items].map(({ variant }) => variant)).toEqual([
      'efficientnet-b2',
      'efficientnet-b1',
      'efficientnet-b0',
    ])
    expect(second.nextCursor).toBeNull()
    expect((await api.get('/jobs?state=done')).body.items).toEqual([])
  })

  it('lists runners without their keys', async () => {
    const { id } = await api.register()

    const { body } = await api.get('/runners')

    expect(RunnerPage.parse(body).items.map((runner) => runner.id)).toEqual([id])
    expect(JSON.stringify(body)).not.toMatch(/sha256|key/i)
  })

  it.each(['/results', '/published', '/devices', '/jobs', '/runners'])(
    'has a page and CSV of %s, and refuses what it does not know',
    async (path) => {
      expect((await api.get(path, { accept: 'text/html' })).headers.get('content-type')).toContain('text/html')
      expect((await api.get(`${path}?format=csv`)).body).toMatch(/^id,/)
      expect((await api.get(`${path}?nothing=1`)).status).toBe(422)
    },
  )
})
