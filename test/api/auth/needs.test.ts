import { describe, expect, it } from 'vitest'
import { isListed, needOf } from '../../../apps/api/src/auth/needs.ts'
import { openApiPath } from '../../../apps/api/src/middleware/authorize.ts'
import { openApp, unpublishedRegistry } from '../open-app.ts'

describe('the table of needs', () => {
  it('lists every route of the app that writes', async () => {
    const { app } = await openApp(unpublishedRegistry())
    const writing = app.routes.filter(({ method }) => !['GET', 'ALL'].includes(method))

    expect(writing.length).toBeGreaterThan(10)
    expect(
      writing.filter(({ method, path }) => !isListed(method, openApiPath(path))).map(({ method, path }) => `${method} ${path}`),
    ).toEqual([])
  })

  it('asks for admin where a writing route is not listed', () => {
    expect(needOf('PATCH', '/jobs/{id}')).toBe('admin')
    expect(needOf('DELETE', '/jobs')).toBe('admin')
  })

  it('asks nothing of who reads, unless it is listed', () => {
    expect(needOf('GET', '/models')).toBe('public')
    expect(needOf('HEAD', '/tokens')).toBe('admin')
  })
})
