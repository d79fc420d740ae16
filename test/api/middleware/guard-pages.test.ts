import { describe, expect, it } from 'vitest'
import { openApp, unpublishedRegistry } from '../open-app.ts'

const strict = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

describe('the headers of every answer', () => {
  it.each(['/models', '/models/none', '/nothing', '/openapi.json'])('let %s load, run and be framed by nothing', async (path) => {
    const { headers } = await (await openApp(unpublishedRegistry())).get(path)

    expect(headers.get('content-security-policy')).toBe(strict)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
  })

  it('leave a page the policy that it sets itself', async () => {
    const { headers } = await (await openApp(unpublishedRegistry())).get('/')

    expect(headers.get('content-security-policy')).toContain("style-src 'sha256-")
    expect(headers.get('content-security-policy')).not.toContain('unsafe')
  })
})
