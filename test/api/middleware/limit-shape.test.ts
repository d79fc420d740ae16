import { beforeEach, describe, expect, it } from 'vitest'
import { depthOf } from '../../../apps/api/src/middleware/limit-shape.ts'
import { openApp, unpublishedRegistry } from '../open-app.ts'

let api: Awaited<ReturnType<typeof openApp>>
beforeEach(async () => {
  api = await openApp(unpublishedRegistry())
})

describe('depthOf', () => {
  it.each([
    ['', 0],
    ['1', 0],
    ['[]', 1],
    ['{"a":[{"b":[]}],"c":[]}', 4],
    ['"[[[["', 0],
    ['["\\"[[", []]', 2],
    ['["\\\\", [[]]]', 3],
    ['[[[', 3],
  ])('of %s is %i', (text, depth) => {
    expect(depthOf(text)).toBe(depth)
  })
})

describe('the shape of a request', () => {
  it('is bounded in depth before anything reads it', async () => {
    const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`

    expect(await api.call('POST', '/jobs', nested(33))).toMatchObject({ status: 422, body: { type: '/problems/body-too-deep' } })
    expect(await api.call('POST', '/jobs', nested(32))).toMatchObject({ status: 422, body: { type: '/problems/invalid-request' } })
  })

  it('is bounded in the length of its URL', async () => {
    expect(await api.get(`/models?family=${'x'.repeat(9_000)}`)).toMatchObject({ status: 414, body: { type: '/problems/uri-too-long' } })
  })
})
