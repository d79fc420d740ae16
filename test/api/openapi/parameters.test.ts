import { describe, expect, it } from 'vitest'
import { openApp } from '../open-app.ts'

interface Parameter {
  readonly name: string
  readonly in: string
  readonly example: string | number
}

describe('the examples of query parameters', () => {
  it('are taken by the app', async () => {
    const api = await openApp()
    const { body: document } = await api.get('/openapi.json')
    const refused: string[] = []
    let asked = 0
    for (const [path, { get }] of Object.entries<{ get?: { parameters: Parameter[] } }>(document.paths)) {
      const address = path.replace('/models/{id}', '/models/efficientnetv2-s')
      if (!get || address.includes('{')) continue
      for (const { name, example } of get.parameters.filter((parameter) => parameter.in === 'query' && parameter.name !== 'cursor')) {
        const { status } = await api.get(`${address}?${new URLSearchParams({ [name]: String(example) })}`)
        asked++
        if (status !== 200) refused.push(`${address}?${name}=${example}: ${status}`)
      }
    }

    expect(refused).toEqual([])
    expect(asked).toBeGreaterThan(8)
  })
})
