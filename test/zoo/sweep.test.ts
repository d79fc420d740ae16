import { type Job, type Sweep, type SweepRequest, VariantId } from '@effzoo/contract'
import { benchSweep, createClient } from '@effzoo/zoo'
import { describe, expect, it } from 'vitest'
import { measurementOf } from '../api/fixtures.ts'
import { openApp } from '../api/open-app.ts'

const request: SweepRequest = { variants: ['efficientnet-b0', 'efficientnetv2-b0'].map((id) => VariantId.parse(id)), batchSizes: [1, 4] }

async function open() {
  const api = await openApp()
  const runner = await api.register()
  const client = createClient({ fetch: async (url, init) => api.app.request(String(url), init) })
  let takenCount = 0
  /** Takes the next job, where there is one, and ends it: the third one has failed. */
  async function work() {
    const { status, body } = await api.call('POST', '/jobs/claim', { engines: ['tensorflow'] }, runner.headers)
    if (status === 204) return
    const path = `/jobs/${body.job.id}/attempts/1`
    const { variant, task, engine, batchSize, imagePx, precision, protocol } = body.job as Job
    if (++takenCount === 3) await api.call('PUT', `${path}/failure`, { kind: 'benchmark', reason: 'no memory' }, runner.headers)
    else {
      const measured = measurementOf({ variant, task, engine, batchSize, imagePx, precision, protocol })
      await api.call('PUT', `${path}/result`, measured, runner.headers)
    }
  }
  return { ...api, client, work }
}

describe('benchSweep', () => {
  it('reports all of its jobs in the order in which they were asked for', async () => {
    const { client, work } = await open()
    const seen: Sweep['progress'][] = []

    const report = await benchSweep(client, request, {
      pollMs: 1,
      onProgress({ progress }) {
        seen.push(progress)
        work()
      },
    })

    expect(report.outcomes.map(({ job: { variant, batchSize, state } }) => [variant, batchSize, state])).toEqual([
      ['efficientnet-b0', 1, 'done'],
      ['efficientnet-b0', 4, 'done'],
      ['efficientnetv2-b0', 1, 'failed'],
      ['efficientnetv2-b0', 4, 'done'],
    ])
    expect(report.outcomes.map(({ result, failure }) => result?.medianMs ?? failure?.reason)).toEqual([4, 4, 'no memory', 4])
    expect(report.published.length).toBeGreaterThan(0)
    expect(seen[0]).toEqual({ ended: 0, total: 4 })
    expect(seen.at(-1)).toEqual({ ended: 4, total: 4 })
  })

  it('cancels what has not ended when it is aborted', async () => {
    const { client, get } = await open()
    const stop = new AbortController()

    const run = benchSweep(client, request, { signal: stop.signal, onProgress: () => stop.abort(new Error('seen enough')) })

    await expect(run).rejects.toThrow('seen enough')
    expect((await get('/sweeps')).body.items).toMatchObject([{ state: 'cancelled', counts: { cancelled: 4 } }])
  })

  it('submits one sweep where the registry is away for a moment', async () => {
    const api = await openApp()
    let isAway = true
    const client = createClient({
      async fetch(url, init) {
        const answer = await api.app.request(String(url), init)
        if (init?.method === 'POST' && isAway) {
          isAway = false
          throw new TypeError('fetch failed')
        }
        return answer
      },
    })
    const stop = new AbortController()

    await benchSweep(client, request, { signal: stop.signal, onProgress: () => stop.abort() }).catch(() => {})

    expect((await api.get('/sweeps')).body.items).toHaveLength(1)
  })
})
