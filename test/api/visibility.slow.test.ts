import { Workload } from '@effzoo/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nodeTarget } from '../../scripts/api-target/node-target.ts'
import type { RunningApi } from '../../scripts/api-target/target.ts'
import { workerdTarget } from '../../scripts/api-target/workerd-target.ts'
import { type Api, createCaller } from '../suites/api/caller.ts'
import { device, measurementOf } from './fixtures.ts'

const withinMs = 1_000

/** Asks until the answer is as wanted; the time since this was called, which is when the write was acknowledged. */
async function msUntil(isThere: () => Promise<boolean>): Promise<number> {
  const startMs = performance.now()
  while (!(await isThere())) {
    if (performance.now() - startMs > 10 * withinMs) return Number.POSITIVE_INFINITY
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return performance.now() - startMs
}

// two processes over one file; two of workerd over one libSQL server
describe.each([nodeTarget, workerdTarget])('two instances on $name', (target) => {
  let instances: RunningApi[]
  let writer: Api
  let reader: Api
  beforeAll(async () => {
    const first = await target.start()
    instances = [first, await first.startAnother()]
    ;[writer, reader] = instances.map((instance) => createCaller(instance)) as [Api, Api]
    // both have opened their registry before anything is written
    for (const api of [writer, reader]) expect((await api.call('get /models', { path: '/models?limit=1' })).status).toBe(200)
  })
  afterAll(async () => {
    for (const instance of instances ?? []) await instance.close()
  })

  async function measure() {
    const { path, job } = await writer.claim()
    const { body } = await writer.call('put /jobs/{id}/attempts/{attempt}/result', {
      path: `${path}/result`,
      as: 'runner',
      body: measurementOf(Workload.parse(job)),
    })
    return { job, result: body.id as string }
  }

  it('see a job that the other one has acknowledged', async () => {
    const { body } = await writer.call('post /jobs', { path: '/jobs', as: 'writer', body: { variant: 'efficientnet-b0' } })

    const tookMs = await msUntil(async () => (await reader.call('get /jobs/{id}', { path: `/jobs/${body.id}` })).status === 200)
    expect(tookMs).toBeLessThan(withinMs)
  })

  it('see a result and the end of its job', async () => {
    const { job, result } = await measure()

    const tookMs = await msUntil(async () => (await reader.call('get /results/{id}', { path: `/results/${result}` })).status === 200)
    expect(tookMs).toBeLessThan(withinMs)
    expect((await reader.call('get /jobs/{id}', { path: `/jobs/${job.id}` })).body).toMatchObject({ state: 'done', result })
  })

  it('see a result on the page', async () => {
    const { result } = await measure()

    const isThere = async () => (await reader.call(undefined, { path: '/', method: 'GET' })).body.includes(result)
    expect(await msUntil(isThere)).toBeLessThan(withinMs)
  })

  it('see a result in what /models joins with it', async () => {
    const { job } = await measure()

    const query = `/models?device=${device.id}&engine=${job.engine}&task=${job.task}&batch=${job.batchSize}&minImagesPerS=1&limit=500`
    const isThere = async () =>
      (await reader.call('get /models', { path: query })).body.items.some(({ id }: { id: string }) => id === job.variant)
    expect(await msUntil(isThere)).toBeLessThan(withinMs)
  })

  it('take jobs that the other one was given, each once', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        [writer, reader][i % 2]!.call('post /jobs', { path: '/jobs', as: 'writer', body: { variant: 'efficientnet-b0', engine: 'wasm' } }),
      ),
    )
    const claims = await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        [writer, reader][i % 2]!.call('post /jobs/claim', { path: '/jobs/claim', as: 'runner', body: { engines: ['wasm'] } }),
      ),
    )

    const ids = claims.flatMap(({ status, body }) => (status === 200 ? body.job.id : []))
    expect(ids).toHaveLength(20)
    expect(new Set(ids).size).toBe(20)
  })
})
