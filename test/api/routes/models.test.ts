import { ModelPage, VariantDetail } from '@effzoo/contract'
import { beforeEach, describe, expect, it } from 'vitest'
import { openApp } from '../open-app.ts'

let api: Awaited<ReturnType<typeof openApp>>
beforeEach(async () => {
  api = await openApp()
})

const idsOf = (page: unknown) => ModelPage.parse(page).items.map(({ id }) => id)

describe('GET /models', () => {
  it('lists every variant of at most 25 million parameters and no other', async () => {
    const all = ModelPage.parse((await api.get('/models?limit=500')).body).items

    const { status, body } = await api.get('/models?maxParams=25M')

    expect(status).toBe(200)
    const expected = all.filter(({ params }) => params <= 25_000_000).map(({ id }) => id)
    expect(idsOf(body)).toEqual(expected)
    expect(expected).toContain('efficientnetv2-s')
    expect(expected).not.toContain('efficientnet-b5')
    expect(all.length).toBeGreaterThan(expected.length)
  })

  it.each([
    ['family=efficientnetv2&maxMacs=1G', ['efficientnetv2-b0']],
    ['family=efficientnetv2&maxFlops=1G', ['efficientnetv2-b0']],
    ['family=efficientnet&minParams=80M&sort=-params,id', ['efficientnet-l2', 'efficientnet-b8', 'efficientnet-b8-native']],
    ['family=efficientnetv2&minFlops=90G&maxMacs=100G', ['efficientnetv2-xl', 'efficientnetv2-xl-native']],
    ['minTop1=85.5&sort=-top1', ['efficientnetv2-l']],
  ])('answers %s', async (query, ids) => {
    expect(idsOf((await api.get(`/models?${query}`)).body)).toEqual(ids)
  })

  it('gives all variants once over its pages', async () => {
    const ids: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const { body } = await api.get(`/models?sort=-top1,params&limit=4${cursor && `&cursor=${cursor}`}`)
      ids.push(...idsOf(body))
      cursor = body.nextCursor
    }

    expect(ids).toEqual(idsOf((await api.get('/models?sort=-top1,params&limit=500')).body))
  })

  it.each([
    ['maxParam=25M', 'maxParam', /did you mean maxParams\? Allowed are maxParams, /],
    ['maxParams=25X', 'maxParams', /"25X" is not a quantity; allowed is .* suffix K, M or G/],
    ['maxParams=1M&maxParams=2M', 'maxParams', /more than once/],
    ['family=resnet', 'family', /efficientnetv2/],
    ['sort=top2', 'sort', /allowed are id, family, /],
    ['minTop1=101', 'minTop1', /100/],
    ['limit=0', 'limit', /at least 1/],
    ['limit=501', 'limit', /at most 500/],
    ['cursor=nonsense', 'cursor', /not a cursor/],
  ])('refuses %s and says what is allowed', async (query, pointer, detail) => {
    const { status, headers, body } = await api.get(`/models?${query}`)

    expect(status).toBe(422)
    expect(headers.get('content-type')).toBe('application/problem+json')
    expect(body).toMatchObject({ type: '/problems/invalid-request', status: 422 })
    expect(body.errors).toEqual([{ pointer, detail: expect.stringMatching(detail) }])
  })

  it('refuses a cursor that was made for another query', async () => {
    const { body } = await api.get('/models?limit=2&sort=params')

    const { status } = await api.get(`/models?limit=2&sort=macs&cursor=${body.nextCursor}`)

    expect(status).toBe(422)
  })

  it('answers 304 to who has this version of the registry already', async () => {
    const first = await api.get('/models')
    const etag = first.headers.get('etag')!

    const second = await api.get('/models', { 'if-none-match': etag })

    expect(etag).toMatch(/^"[0-9a-f]{32}"$/)
    expect(second).toMatchObject({ status: 304, body: '' })
    expect(second.headers.get('etag')).toBe(etag)
  })
})

describe('GET /models/{id}', () => {
  it('shows a variant, what was published of it, and where its top1 comes from', async () => {
    const { status, body } = await api.get('/models/efficientnetv2-s')

    const variant = VariantDetail.parse(body)
    expect(status).toBe(200)
    expect(variant.published.length).toBeGreaterThan(10)
    expect(variant.headline).toMatchObject({ id: variant.top1Figure, top1: variant.top1, kind: 'accuracy' })
  })

  it('suggests the nearest name for one that there is not', async () => {
    const { status, body } = await api.get('/models/EfficientNet-V2-S')

    expect(status).toBe(404)
    expect(body).toMatchObject({ type: '/problems/variant-not-found', detail: expect.stringContaining('did you mean efficientnetv2-s?') })
  })
})
