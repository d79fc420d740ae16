import { VariantId } from '@effzoo/contract'
import { bench, createClient } from '@effzoo/zoo'
import { describe, expect, it } from 'vitest'
import { loopbackGuards } from '../../apps/api/src/auth/guards.ts'
import { openApp, unpublishedRegistry } from '../api/open-app.ts'

const request = { variant: VariantId.parse('efficientnet-b0'), task: 'infer', engine: 'wasm' } as const

describe('bench', () => {
  it('waits where the registry has had enough for the moment, and submits each job once', async () => {
    const limit = { count: 2, windowS: 2 }
    const rateLimits = { read: limit, write: limit, part: limit, runner: limit, refused: limit }
    const api = await openApp(unpublishedRegistry(), { auth: 'open', guards: { ...loopbackGuards, rateLimits } })
    const statuses: number[] = []
    const client = createClient({
      fetch: async (url, init) => {
        const answer = await api.app.request(String(url), init)
        if (init?.method === 'POST') statuses.push(answer.status)
        if (answer.status === 429) api.clock.nowMs += Number(answer.headers.get('retry-after')) * 1_000
        return answer
      },
    })
    const stop = new AbortController()
    const submitted = [request, request, request]

    const run = bench(client, submitted, { signal: stop.signal, onProgress: () => stop.abort(new Error('seen enough')) })

    await expect(run).rejects.toThrow('seen enough')
    expect(statuses.slice(0, 4)).toEqual([201, 201, 429, 201])
    expect(statuses.filter((status) => status === 201)).toHaveLength(3)
  })
})
