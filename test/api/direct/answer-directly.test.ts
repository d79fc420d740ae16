import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { gzipTagOf } from '../../../apps/api/src/answer/gzip-body.ts'
import { loopbackHosts } from '../../../apps/api/src/middleware/require-known-host.ts'
import { drawQueries } from '../../../scripts/bench/api/queries.ts'
import { compareDrawn } from './compare-drawn.ts'
import { openRoads, type RawAnswer, type RawRequest } from './open-roads.ts'

const etagOf = ({ headers }: RawAnswer) => String(headers.etag)
const codingOf = ({ body }: RawAnswer) => ({ 'content-encoding': 'gzip', 'content-length': String(body.length) })
const nextOf = ({ headers }: RawAnswer) => /^<(.*)>; rel="next"$/.exec(String(headers.link))?.[1]

describe('a direct answer', () => {
  it('is the one that the app gives, byte for byte: to drawn requests, good ones and bad ones; and is counted like it', async () => {
    const { both, left, counted } = await openRoads()

    const statuses = await compareDrawn(both, { seed: 3, count: 400 })

    expect(statuses).toEqual(expect.arrayContaining([200, 303, 304, 403, 404, 415, 421, 422]))
    expect(left.direct).toBeLessThan(left.throughApp * 0.8)
    expect(await counted('direct')).toEqual(await counted('throughApp'))
  })

  it('is the same when it is kept, unchanged, and on the pages behind it', async () => {
    const { both } = await openRoads()
    const paths = [...drawQueries('plain', 25, 1), ...drawQueries('joined', 25, 2), '/models', '/results?limit=7', '/devices?limit=2']

    for (const path of paths) {
      const [first, ofApp] = await both({ path })
      expect(first).toEqual(ofApp)
      for (let again = 0; again < 2; again++) expect(await both({ path })).toEqual([first, first])
      const headers = ['host', 'localhost', 'if-none-match', `W/"x", ${etagOf(first)}`]
      const [unchanged, unchangedOfApp] = await both({ path, headers })
      expect(unchanged.status).toBe(304)
      expect(unchanged).toEqual(unchangedOfApp)
      for (let next = nextOf(first), page = 0; next && page < 3; page++) {
        const [behind, behindOfApp] = await both({ path: next })
        expect(behind).toEqual(behindOfApp)
        expect(behind.status).toBe(200)
        next = nextOf(behind)
      }
    }
  })

  it('is compressed as the app does it, for who takes gzip and asks for what is kept; either tag is known again', async () => {
    const { both, left } = await openRoads()
    const path = '/models?sort=-top1'
    const ask = async (...headers: string[]) => {
      const [direct, throughApp] = await both({ path, headers: ['host', 'localhost', ...headers] })
      expect(direct).toEqual(throughApp)
      return direct!
    }
    const plain = await ask('accept-encoding', 'gzip')
    expect(await ask('accept-encoding', 'gzip')).toEqual(plain)
    const gzipped = await ask('accept-encoding', 'gzip, br')

    expect(plain.headers).toMatchObject({ vary: 'Accept, Accept-Encoding', etag: expect.not.stringContaining('gzip') })
    expect(gzipped.headers).toMatchObject({ ...plain.headers, ...codingOf(gzipped), etag: gzipTagOf(etagOf(plain)) })
    expect(gzipped.body.length).toBeLessThan(plain.body.length / 3)
    expect(gunzipSync(Buffer.from(gzipped.body, 'latin1')).toString('latin1')).toBe(plain.body)
    expect(await ask()).toEqual(plain)
    expect(await ask('accept-encoding', 'gzip;q=0')).toEqual(plain)
    for (const known of [plain, gzipped]) {
      const unchanged = await ask('accept-encoding', 'gzip', 'if-none-match', etagOf(known))
      expect(unchanged).toMatchObject({ status: 304, headers: { etag: etagOf(known), vary: 'Accept, Accept-Encoding' }, body: '' })
    }
    // a cache must not go on with bytes that its client cannot read
    expect(await ask('if-none-match', etagOf(gzipped))).toEqual(plain)
    expect(left.direct).toBe(0)
  })

  it('is a page that the app compresses, with its policy', async () => {
    const { both } = await openRoads()
    const asked = { path: '/models?sort=params', headers: ['host', 'localhost', 'accept', 'text/html', 'accept-encoding', 'gzip'] }

    const [plain] = await both(asked)
    await both(asked)
    const [page] = await both(asked)

    expect(page!.headers).toMatchObject({ ...plain!.headers, ...codingOf(page!), etag: gzipTagOf(etagOf(plain!)) })
    expect(gunzipSync(Buffer.from(page!.body, 'latin1')).toString('latin1')).toBe(plain!.body)
  })

  it('counts against the limit that the app refuses by, and says what is left', async () => {
    const limit = { count: 5, windowS: 60 }
    const rateLimits = { read: limit, write: limit, part: limit, runner: limit, refused: limit }
    const { both, clock } = await openRoads({ rateLimits, hosts: loopbackHosts })
    // a plain read, one for the app, an unknown parameter
    const asked: RawRequest[] = ['/models?limit=1', '/models/none', '/models?limit=2', '/models?limits=2'].map((path) => ({ path }))
    const statuses: (number | undefined)[] = []

    for (let i = 0; i < 8; i++) {
      const [direct, throughApp] = await both(asked[i % asked.length]!)
      expect(direct).toEqual(throughApp)
      statuses.push(direct.status)
    }
    expect(statuses).toEqual([200, 404, 200, 422, 200, 429, 429, 429])
    clock.nowMs += 12_000
    const [direct, throughApp] = await both(asked[0]!)
    expect(direct).toEqual(throughApp)
    expect(direct).toMatchObject({ status: 200, headers: { ratelimit: '"read";r=0;t=60' } })
  })
})
