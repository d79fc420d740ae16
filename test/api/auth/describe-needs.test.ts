import { beforeEach, describe, expect, it } from 'vitest'
import { needOf } from '../../../apps/api/src/auth/needs.ts'
import { openApp, unpublishedRegistry } from '../open-app.ts'

interface Operation {
  security?: object[]
  responses: Record<string, object>
}
let operations: [method: string, path: string, operation: Operation][]
beforeEach(async () => {
  const { body } = await (await openApp(unpublishedRegistry())).get('/openapi.json')
  operations = Object.entries<Record<string, Operation>>(body.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, string, Operation] => [method.toUpperCase(), path, operation]),
  )
})

const of = (method: string, path: string) => operations.find(([m, p]) => m === method && p === path)![2]

describe('the OpenAPI document', () => {
  it('says of each route what the app asks for', () => {
    for (const [method, path, { security, responses }] of operations) {
      const need = needOf(method, path)
      expect({ path, isGuarded: security !== undefined, has401: '401' in responses }).toEqual({
        path,
        isGuarded: need !== 'public',
        has401: need !== 'public',
      })
    }
  })

  it('names the scope, the key of a runner, or any token', () => {
    expect(of('POST', '/jobs').security).toEqual([{ token: ['jobs:write'] }])
    expect(of('POST', '/jobs/claim').security).toEqual([{ runnerKey: [] }])
    expect(of('GET', '/tokens/self').security).toEqual([{ token: [] }])
    expect(of('GET', '/models').security).toBeUndefined()
  })
})
