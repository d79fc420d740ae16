import { describe, expect, it } from 'vitest'
import { loopbackHosts } from '../../../apps/api/src/middleware/require-known-host.ts'
import { drawQueries } from '../../../scripts/bench/api/queries.ts'
import { compareDrawn } from './compare-drawn.ts'
import { openRoads, type RawAnswer, type RawRequest } from './open-roads.ts'

const etagOf = ({ headers }: RawAnswer) => String(headers.etag)
const nextOf = ({ headers }: RawAnswer) => /^<(.*)>; rel="next"$/.exec(String(headers.link))?.[1]

describe('a direct answer', () => {
  it('is the one that the app gives, byte for byte: to drawn requests, good ones and bad ones; and is counted like it', async () => {
    const { both, left, counted } = await openRoads()

    const statuses = await compareDrawn(both, { seed: 1, count: 400 })

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
