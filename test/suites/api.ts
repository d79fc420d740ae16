import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ApiTarget, RunningApi } from '../../scripts/api-target/target.ts'
import { type Api, createCaller, document, operations } from './api/caller.ts'
import { checkpointCases } from './api/checkpoint-cases.ts'
import { derivedCases } from './api/derived-cases.ts'
import { specialCases as jobCases } from './api/special-cases.ts'
import { validRequests } from './api/valid-requests.ts'

export interface Skip {
  readonly reason: string
  /** `get /jobs/{id}: answers what it is for` */
  readonly cases: readonly string[]
}

const specialCases = [...jobCases, ...checkpointCases]
const cases = [...derivedCases, ...specialCases]

/** What the API promises, of each route in its own description, wherever it runs. What a target cannot do is skipped by name, with the reason. */
export function testApi(target: ApiTarget, skip: readonly Skip[] = []) {
  describe(`the API on ${target.name}`, () => {
    let running: RunningApi
    let api: Api
    beforeAll(async () => {
      running = await target.start()
      api = createCaller(running)
    })
    afterAll(() => running?.close())

    it('has a valid request for each route that it describes, and for none besides', () => {
      expect(Object.keys(validRequests).toSorted()).toEqual(operations.map(({ route }) => route).toSorted())
    })

    it('has a case for each conflict and each idempotency key that it describes', () => {
      const described = (kind: string, has: (operation: (typeof operations)[number]) => boolean) =>
        operations.filter(has).map(({ route }) => `${kind} of ${route}`)
      const tried = specialCases.map(({ kind, route }) => `${kind} of ${route}`)
      const promised = [
        ...described('conflict', ({ responses }) => '409' in responses),
        ...described('idempotency', ({ parameters = [] }) => parameters.some(({ name }) => name === 'idempotency-key')),
      ]
      expect(tried).toEqual(expect.arrayContaining(promised))
    })

    it('skips only cases that there are', () => {
      const names = cases.map(({ route, name }) => `${route}: ${name}`)
      expect(names).toEqual(expect.arrayContaining(skip.flatMap((entry) => entry.cases)))
    })

    it('serves the description that it was tested by', async () => {
      expect((await api.call(undefined, { path: '/openapi.json', method: 'GET' })).body).toEqual(document)
    })

    it('serves a page to a browser', async () => {
      const { status, headers, body } = await api.call(undefined, { path: '/', method: 'GET', headers: { accept: 'text/html' } })
      expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8'])
      expect(body).toContain('efficientnetv2-s')
    })

    it('answers 404 where nothing lies', async () => {
      expect(await api.call(undefined, { path: '/no/such/place' })).toMatchObject({ status: 404, body: { type: '/problems/not-found' } })
    })

    for (const { route, name, run } of cases) {
      const reason = skip.find((entry) => entry.cases.includes(`${route}: ${name}`))?.reason
      it.skipIf(reason)(`${route}: ${name}${reason ? ` (skipped: ${reason})` : ''}`, () => run(api))
    }
  })
}
