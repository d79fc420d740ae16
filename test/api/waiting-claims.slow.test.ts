import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import { registration } from './fixtures.ts'
import { startApi } from './start-api.ts'
import { temporaryFolder } from './temporary-folder.ts'

let api: ReturnType<typeof startApi>
let send: (path: string, body: object, init?: { key?: string; signal?: AbortSignal }) => Promise<Response>
let key: string
beforeEach(async () => {
  api = startApi({ DATA_DIR: temporaryFolder(), PORT: '0' })
  const url = await api.ready
  send = (path, body, { key: bearer, signal } = {}) =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(bearer && { authorization: `Bearer ${bearer}` }) },
      body: JSON.stringify(body),
      ...(signal && { signal }),
    })
  key = (await (await send('/runners', registration)).json()).key
})

const claim = (signal?: AbortSignal) => send('/jobs/claim', { engines: ['tensorflow'], waitMs: 20_000 }, { key, ...(signal && { signal }) })
const submit = async () => (await send('/jobs', { variant: 'efficientnet-b0' })).json()

describe('a claim that waits at a server', () => {
  it('gets no job once its connection is gone', async () => {
    const gone = new AbortController()
    const lost = claim(gone.signal).catch((error: Error) => error.name)
    await sleep(1_000)
    gone.abort()
    expect(await lost).toBe('AbortError')
    await sleep(500)
    const job = await submit()

    expect(await (await claim()).json()).toMatchObject({ job: { id: job.id, attempt: 1 } })
  })

  it('is answered at once when the server stops, which then ends', async () => {
    const waiting = claim()
    await sleep(1_000)
    const beganAtMs = performance.now()
    api.child.kill('SIGTERM')

    expect((await waiting).status).toBe(204)
    await once(api.child, 'exit')
    expect(performance.now() - beganAtMs).toBeLessThan(3_000)
  })
})
