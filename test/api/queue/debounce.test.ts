import { beforeEach, describe, expect, it } from 'vitest'
import { createJob } from '../../../apps/api/src/db/queries/create-job.ts'
import { workload } from '../fixtures.ts'
import { openApp, unpublishedRegistry } from '../open-app.ts'
import { plansOf } from './plans-of.ts'

let api: Awaited<ReturnType<typeof openApp>>
beforeEach(async () => {
  api = await openApp(unpublishedRegistry())
})

const ask = (changes: object = {}, headers = {}) =>
  api.call('POST', '/jobs', { variant: 'efficientnet-b0', debounceMs: 60_000, ...changes }, headers)

describe('debounceMs', () => {
  it('answers an equal job that was made within the time, whatever the order of its labels', async () => {
    const { body } = await ask({ debounceMs: 0, labels: ['a', 'b'] })
    api.clock.nowMs += 59_999

    expect(await ask({ labels: ['b', 'a'] })).toMatchObject({ status: 200, body: { id: body.id } })
  })

  it.each([{ batchSize: 2 }, { device: 'dev_0123abcd' }, { labels: ['quiet'] }, { precision: 'bfloat16' }])(
    'makes a job where %j differs',
    async (changes) => {
      await ask()

      expect((await ask(changes)).status).toBe(201)
    },
  )

  it('makes a job after the time', async () => {
    await ask()
    api.clock.nowMs += 60_000

    expect((await ask()).status).toBe(201)
  })

  it('makes a job where the equal one was cancelled', async () => {
    const { body } = await ask()
    await api.call('POST', `/jobs/${body.id}/cancel`)

    expect((await ask()).status).toBe(201)
  })

  it('makes one job of two requests at once', async () => {
    const answers = await Promise.all([ask(), ask()])

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 201])
  })

  it.each([
    { idempotencyKey: null, debounceMs: 0 },
    { idempotencyKey: 'k', debounceMs: 0 },
    { idempotencyKey: null, debounceMs: 1 },
    { idempotencyKey: 'k', debounceMs: 1 },
  ])('looks for the earlier job by an index, with %j', async (options) => {
    const job = { workload, memoryBytes: 1, requestSha256: 'a', debounceKey: 'd', ...options }

    expect((await plansOf((db) => createJob(db, job, 'local', 1))).flat().join('\n')).not.toMatch(/SCAN jobs/)
  })

  it('leaves an Idempotency-Key its meaning', async () => {
    const key = { 'idempotency-key': 'k' }
    const { body } = await ask({ debounceMs: 0 }, key)
    api.clock.nowMs += 100_000
    await ask({}) // newer, and equal

    expect((await ask({ debounceMs: 0 }, key)).body.id).toBe(body.id)
    expect(await ask({}, key)).toMatchObject({ status: 422, body: { type: '/problems/idempotency-conflict' } })
  })
})
