import { describe, expect, it } from 'vitest'
import { openApp } from '../open-app.ts'

describe('GET /docs', () => {
  it('shows every operation with its parameters, an example and a line for a shell', async () => {
    const api = await openApp()
    const { body: document } = await api.get('/openapi.json')

    const { status, headers, body } = await api.get('/docs')

    expect(status).toBe(200)
    expect(headers.get('content-type')).toMatch(/^text\/html/)
    for (const methods of Object.values<Record<string, { operationId: string }>>(document.paths))
      for (const { operationId } of Object.values(methods)) expect(body).toContain(`<article id="${operationId}">`)
    expect(body).toContain('curl -s &#39;http://127.0.0.1:8787/models?maxParams=25M')
    expect(body).toContain('/problems/variant-in-use')
    expect(body).toContain('id="schema-ModelCard"')
  })

  it('reaches for nothing outside: no script, no font, no style of others', async () => {
    const { headers, body } = await (await openApp()).get('/docs')

    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/)
    expect(body).not.toMatch(/<(script|link|img|iframe)|style="|src="/)
  })
})
