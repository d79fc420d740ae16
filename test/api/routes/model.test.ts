import { ModelCard, Workload } from '@effzoo/contract'
import { variants } from '@effzoo/models'
import { beforeEach, describe, expect, it } from 'vitest'
import counts from '../../golden/counts.json' with { type: 'json' }
import { device, measurementOf } from '../fixtures.ts'
import { openApp } from '../open-app.ts'

const golden = counts.rows.find(({ model }) => model === 'tf_efficientnetv2_s')!
const dayMs = 24 * 60 * 60_000

let api: Awaited<ReturnType<typeof openApp>>
beforeEach(async () => {
  api = await openApp()
})

const cardOf = async (id: string, query = '') => ModelCard.parse((await api.get(`/models/${id}${query}`)).body)

/** A result of the request, with a median as given. */
async function measure(request: object, medianMs: number, change: object = {}) {
  const { path, job, runner } = await api.claim(request)
  const { body, status } = await api.call(
    'PUT',
    `${path}/result`,
    { ...measurementOf(Workload.parse(job), Array(11).fill(medianMs)), ...change },
    runner.headers,
  )
  expect(status).toBe(201)
  return body.id as string
}

describe('GET /models/{id}', () => {
  it('answers the spec, its stages and its counts', async () => {
    const card = await cardOf('efficientnetv2-s')

    expect(card.spec).toEqual(variants['efficientnetv2-s'])
    expect(card.counts).toMatchObject({ px: 384, params: golden.params, macs: golden.macsAtTestPx })
    expect(card.stages.map(({ channels }) => channels)).toEqual([24, 24, 48, 64, 128, 160, 256, 1280, 1000])
  })

  it('counts at any size', async () => {
    const card = await cardOf('efficientnetv2-s', `?px=${golden.inputPx}`)

    expect(card.counts).toMatchObject({ px: golden.inputPx, macs: golden.macs })
    expect(card.stages[0]!.outPx).toBe(golden.inputPx / 2)
    expect(card).toMatchObject({ px: 384, macs: golden.macsAtTestPx })
  })

  it.each([
    ['px=31', 'px', /at least 32/],
    ['px=1025', 'px', /at most 1024/],
    ['px=3e2', 'px', /a whole number from 32 to 1024/],
    ['pixels=320', 'pixels', /did you mean px\?/],
  ])('refuses %s and says what is allowed', async (query, pointer, detail) => {
    const { status, body } = await api.get(`/models/efficientnetv2-s?${query}`)

    expect(status).toBe(422)
    expect(body.errors).toEqual([{ pointer, detail: expect.stringMatching(detail) }])
  })

  it('shows where sources differ', async () => {
    const { disagreements, published } = await cardOf('efficientnetv2-s')

    const ids = published.map(({ id }) => id)
    expect(disagreements.map(({ quantity }) => quantity)).toContain('macs')
    expect(ids).toEqual(expect.arrayContaining(disagreements.flatMap(({ values }) => values.map(({ figure }) => figure))))
  })

  it('shows of each setting the newest measurement, and how old it is', async () => {
    await measure({ variant: 'efficientnetv2-b0' }, 9)
    api.clock.nowMs += dayMs
    const newer = await measure({ variant: 'efficientnetv2-b0' }, 8)
    const larger = await measure({ variant: 'efficientnetv2-b0', batchSize: 8 }, 30)
    const elsewhere = await measure({ variant: 'efficientnetv2-b0' }, 5, { device: { ...device, id: 'dev_other', cpuModel: 'Other CPU' } })
    await measure({ variant: 'efficientnetv2-b1' }, 11)
    api.clock.nowMs += 2.5 * dayMs

    const { measurements } = await cardOf('efficientnetv2-b0')

    expect(new Set(measurements.map(({ result }) => result))).toEqual(new Set([newer, larger, elsewhere]))
    expect(measurements.find(({ result }) => result === newer)).toMatchObject({
      medianMs: 8,
      ageDays: 2,
      device: { id: 'dev_0123abcd', name: 'Test CPU' },
    })
  })

  it('names its neighbours on the front of parameters against top-1', async () => {
    const { front } = await cardOf('efficientnetv2-s')

    const [size] = front
    expect(front).toHaveLength(1)
    expect(size).toMatchObject({ cost: 'params', setting: null, isOnFront: true })
    expect(size!.cheaper!.cost).toBeLessThan(golden.params)
    expect(size!.better!.top1).toBeGreaterThan(83.9)
  })

  it('names those that were measured alike on the front of latency', async () => {
    await measure({ variant: 'efficientnetv2-b1' }, 8)
    await measure({ variant: 'efficientnetv2-b0' }, 5)
    await measure({ variant: 'efficientnetv2-b2' }, 7)
    await measure({ variant: 'efficientnetv2-b3', imagePx: 224 }, 6)

    const { front } = await cardOf('efficientnetv2-b1')

    expect(front[1]).toMatchObject({
      cost: 'medianMs',
      setting: { device: 'dev_0123abcd', engine: 'tensorflow', task: 'infer', batchSize: 1 },
      isOnFront: false, // b2 is faster and more accurate; b3 was measured at another size than its own
      cheaper: { id: 'efficientnetv2-b2', cost: 7 },
      better: { id: 'efficientnetv2-b2' },
    })
  })

  it('gives only commands that there are', async () => {
    const { run, checkpoints } = await cardOf('efficientnetv2-s')

    expect(run.filter(({ command }) => command).map(({ purpose }) => purpose)).toEqual(['bench', 'analyze', 'export', 'pull', 'predict'])
    expect(run.every(({ command, note }) => command !== null || note !== null)).toBe(true)
    expect(checkpoints).toEqual([])
  })

  it('answers 304 until something of it changes', async () => {
    const { headers } = await api.get('/models/efficientnetv2-b0')
    const etag = headers.get('etag')!
    const again = await api.get('/models/efficientnetv2-b0', { 'if-none-match': etag })
    const otherSize = await api.get('/models/efficientnetv2-b0?px=320', { 'if-none-match': etag })
    await measure({ variant: 'efficientnetv2-b0' }, 9)
    const measured = await api.get('/models/efficientnetv2-b0', { 'if-none-match': etag })

    expect([again.status, otherSize.status, measured.status]).toEqual([304, 200, 200])
  })

  it('gives a browser a page, with nothing that a runner wrote as markup', async () => {
    await measure({ variant: 'efficientnetv2-b0' }, 9, { device: { ...device, cpuModel: '<script>alert(1)</script>' } })

    const { status, headers, body } = await api.get('/models/efficientnetv2-b0?px=320', {
      accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
    })

    expect(status).toBe(200)
    expect(headers.get('content-type')).toMatch(/^text\/html/)
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(body).toMatch(/^<!doctype html><html/)
    expect(body).toContain('Stages at 320 px')
    expect(body).toContain('zoo bench efficientnetv2-b0')
    expect(body).toContain('&lt;script&gt;alert(1)')
    expect(body).not.toContain('<script')
  })

  it.each(Object.keys(variants))('has a card of %s that keeps the contract', async (id) => {
    expect((await cardOf(id)).id).toBe(id)
  })
})
