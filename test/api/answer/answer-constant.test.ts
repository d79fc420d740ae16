import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { gzipTagOf } from '../../../apps/api/src/answer/gzip-body.ts'
import { gzipNode } from '../../../apps/api/src/answer/gzip-node.ts'
import { createApp, type Deps } from '../../../apps/api/src/app.ts'
import { openApp } from '../open-app.ts'

/** What both lead to reads the registry, which this has none of. */
const registry = { current: () => ({}) } as unknown as Deps['registry']
const onNode = createApp({ registry, nowMs: () => 0, gzip: gzipNode } as unknown as Deps)

describe.each([
  ['/openapi.json', 'application/json'],
  ['/docs', 'text/html; charset=UTF-8'],
])('%s', (path, type) => {
  const ask = async (headers: Record<string, string> = {}) => {
    const answer = await onNode.request(path, { headers })
    return { status: answer.status, headers: answer.headers, body: Buffer.from(await answer.arrayBuffer()) }
  }

  it('is sent compressed to who takes gzip, under a tag of its own; either is known again', async () => {
    const plain = await ask()
    const gzipped = await ask({ 'accept-encoding': 'gzip, br' })

    const tag = plain.headers.get('etag')!
    expect([plain.status, plain.headers.get('content-type'), plain.headers.get('content-encoding')]).toEqual([200, type, null])
    expect(gzipped.status).toBe(200)
    expect(Object.fromEntries(gzipped.headers)).toEqual({
      ...Object.fromEntries(plain.headers),
      etag: gzipTagOf(tag),
      'content-encoding': 'gzip',
    })
    expect(plain.headers.get('vary')).toContain('Accept-Encoding')
    expect(gzipped.body.length).toBeLessThan(plain.body.length / 5)
    expect(gunzipSync(gzipped.body).equals(plain.body)).toBe(true)
    for (const known of [tag, gzipTagOf(tag)]) {
      const unchanged = await ask({ 'accept-encoding': 'gzip', 'if-none-match': known })
      expect([unchanged.status, unchanged.headers.get('etag'), unchanged.body.length]).toEqual([304, known, 0])
    }
    expect((await ask({ 'if-none-match': gzipTagOf(tag) })).status).toBe(200)
  })

  it('is sent as it is where the platform compresses', async () => {
    const { get } = await openApp()
    const { headers } = await get(path, { 'accept-encoding': 'gzip' })
    expect([headers.get('content-encoding'), headers.get('etag')]).toEqual([null, (await ask()).headers.get('etag')])
  })
})
