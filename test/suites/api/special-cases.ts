import { createHash } from 'node:crypto'
import { Workload } from '@effzoo/contract'
import { variantIds } from '@effzoo/models'
import { expect } from 'vitest'
import { measurementOf, workload } from '../../api/fixtures.ts'
import type { Answer, Api } from './caller.ts'
import type { ApiCase } from './derived-cases.ts'
import { openDelivery } from './open-webhook.ts'
import { validRequests } from './valid-requests.ts'

export interface SpecialCase extends ApiCase {
  /** What the description of a route promises and no rule can try. */
  readonly kind: 'conflict' | 'idempotency' | 'other'
}

const conflicting = (answer: Answer) => expect(answer).toMatchObject({ status: 409, body: { type: '/problems/stale-lease' } })

/** The verb of another runner's attempt, of an attempt that is over, and of a job that has ended. */
const ofAttempt = (route: string, verb: string, bodyOf: (job: Workload) => unknown): SpecialCase[] => [
  {
    route,
    kind: 'conflict',
    name: 'refuses a runner that does not hold the job',
    async run(api) {
      const { path, job } = await api.claim()
      conflicting(await api.call(route, { path: `${path}/${verb}`, as: 'other-runner', body: bodyOf(Workload.parse(job)) }))
    },
  },
  {
    route,
    kind: 'conflict',
    name: 'refuses an attempt that is not the last',
    async run(api) {
      const { job } = await api.claim()
      const path = `/jobs/${job.id}/attempts/${job.attempt + 1}/${verb}`
      conflicting(await api.call(route, { path, as: 'runner', body: bodyOf(Workload.parse(job)) }))
    },
  },
  {
    route,
    kind: 'other',
    name: 'refuses an attempt that is no number',
    async run(api) {
      const { job } = await api.claim()
      const path = `/jobs/${job.id}/attempts/0x1/${verb}`
      expect((await api.call(route, { path, as: 'runner', body: bodyOf(Workload.parse(job)) })).status).toBe(422)
    },
  },
]

/** On an engine that no runner of the suite has. */
const sweep = { variants: ['efficientnet-b0', 'efficientnetv2-b0'], engines: ['webgpu'] }

const key = () => `case-${crypto.randomUUID()}`
const submit = (api: Api, body: object, idempotencyKey: string) =>
  api.call('post /jobs', { path: '/jobs', as: 'writer', body, headers: { 'idempotency-key': idempotencyKey } })

export const specialCases: readonly SpecialCase[] = [
  {
    route: 'post /webhooks/{id}/deliveries/{delivery}/retry',
    kind: 'conflict',
    name: 'refuses to send at once what may be on its way',
    async run(api) {
      const { id, delivery } = await openDelivery(api)
      const call = { path: `/webhooks/${id}/deliveries/${delivery.id}/retry`, as: 'writer' } as const
      const retry = () => api.call('post /webhooks/{id}/deliveries/{delivery}/retry', call)
      // it may have been delivered in between, and be sent again then: several at once, of which one finds it on its way
      let answers: Awaited<ReturnType<typeof retry>>[] = []
      for (let i = 0; i < 50 && !answers.some(({ status }) => status === 409); i++) answers = await Promise.all([retry(), retry(), retry()])
      const refused = answers.find(({ status }) => status === 409)
      expect(refused).toMatchObject({ body: { type: '/problems/delivery-under-way' } })
    },
  },
  {
    route: 'delete /models/{id}',
    kind: 'conflict',
    name: 'refuses a variant that a job waits for',
    async run(api) {
      const made = await validRequests['post /models']!(api)
      const { body: variant } = await api.call('post /models', made.call)
      await api.call('post /jobs', { path: '/jobs', as: 'writer', body: { variant: variant.id } })
      const answer = await api.call('delete /models/{id}', { path: `/models/${variant.id}`, as: 'writer' })
      expect(answer).toMatchObject({ status: 409, body: { type: '/problems/variant-in-use' } })
    },
  },
  {
    route: 'post /jobs/{id}/redrive',
    kind: 'conflict',
    name: 'refuses a job that was cancelled',
    async run(api) {
      const { body: job } = await submit(api, workload, key())
      await api.call('post /jobs/{id}/cancel', { path: `/jobs/${job.id}/cancel`, as: 'writer' })
      const answer = await api.call('post /jobs/{id}/redrive', { path: `/jobs/${job.id}/redrive`, as: 'writer', body: {} })
      expect(answer).toMatchObject({ status: 409, body: { type: '/problems/job-not-failed' } })
    },
  },
  ...ofAttempt('post /jobs/{id}/attempts/{attempt}/heartbeat', 'heartbeat', () => ({})),
  ...ofAttempt('put /jobs/{id}/attempts/{attempt}/failure', 'failure', () => ({ kind: 'benchmark', reason: 'x' })),
  ...ofAttempt('post /jobs/{id}/attempts/{attempt}/release', 'release', () => undefined),
  ...ofAttempt('put /jobs/{id}/attempts/{attempt}/result', 'result', (job) => measurementOf(job)),
  {
    route: 'put /jobs/{id}/attempts/{attempt}/result',
    kind: 'conflict',
    name: 'answers the same measurement with the same result, and refuses another one',
    async run(api) {
      const route = 'put /jobs/{id}/attempts/{attempt}/result'
      const { path, job } = await api.claim()
      const call = { path: `${path}/result`, as: 'runner', body: measurementOf(Workload.parse(job)) } as const
      const first = await api.call(route, call)
      const again = await api.call(route, call)

      expect([first.status, again.status]).toEqual([201, 200])
      expect(again.body).toEqual(first.body)
      const other = await api.call(route, { ...call, body: measurementOf(Workload.parse(job), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) })
      expect(other).toMatchObject({ status: 409, body: { type: '/problems/result-conflict' } })
    },
  },
  {
    route: 'put /jobs/{id}/attempts/{attempt}/result',
    kind: 'other',
    name: 'refuses a body that is not the one whose digest came with it, and takes the right one',
    async run(api) {
      const { path, job } = await api.claim()
      const body = JSON.stringify(measurementOf(Workload.parse(job)))
      const headers = { 'content-digest': `sha-256=:${createHash('sha256').update(body).digest('base64')}:` }
      const put = (sent: string) =>
        api.call('put /jobs/{id}/attempts/{attempt}/result', { path: `${path}/result`, as: 'runner', body: sent, headers })

      expect(await put(body.replace('4', '5'))).toMatchObject({ status: 422, body: { type: '/problems/wrong-digest' } })
      expect(await put(body)).toMatchObject({ status: 201 })
    },
  },
  {
    route: 'put /jobs/{id}/attempts/{attempt}/result',
    kind: 'other',
    name: 'takes as many samples as there may be',
    async run(api) {
      const { path, job } = await api.claim()
      const body = measurementOf(
        Workload.parse(job),
        Array.from({ length: 100_000 }, (_, i) => 4 + (i % 7) / 8),
      )
      const answer = await api.call('put /jobs/{id}/attempts/{attempt}/result', { path: `${path}/result`, as: 'runner', body })
      expect(answer).toMatchObject({ status: 201, body: { sampleCount: 100_000 } })
    },
  },
  {
    route: 'put /jobs/{id}/attempts/{attempt}/result',
    kind: 'other',
    name: 'refuses a measurement of other work, and says in what it differs',
    async run(api) {
      const { path, job } = await api.claim()
      const body = measurementOf({ ...Workload.parse(job), batchSize: job.batchSize + 1 })
      const answer = await api.call('put /jobs/{id}/attempts/{attempt}/result', { path: `${path}/result`, as: 'runner', body })
      expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/workload/batchSize' }] } })
    },
  },
  {
    route: 'post /jobs',
    kind: 'idempotency',
    name: 'makes one job of a request that is sent again with its key',
    async run(api) {
      const idempotencyKey = key()
      const [first, again] = [await submit(api, workload, idempotencyKey), await submit(api, workload, idempotencyKey)]

      expect([first.status, again.status]).toEqual([201, 200])
      expect(again.body.id).toBe(first.body.id)
    },
  },
  {
    route: 'post /jobs',
    kind: 'idempotency',
    name: 'makes one job of ten requests at once with one key',
    async run(api) {
      const idempotencyKey = key()
      const answers = await Promise.all(Array.from({ length: 10 }, () => submit(api, workload, idempotencyKey)))

      expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    },
  },
  {
    route: 'post /jobs',
    kind: 'idempotency',
    name: 'refuses a key that was used for another request',
    async run(api) {
      const idempotencyKey = key()
      await submit(api, workload, idempotencyKey)

      expect(await submit(api, { ...workload, batchSize: 2 }, idempotencyKey)).toMatchObject({
        status: 422,
        body: { type: '/problems/idempotency-conflict' },
      })
    },
  },
  {
    route: 'post /sweeps',
    kind: 'idempotency',
    name: 'makes one sweep of ten requests at once with one key',
    async run(api) {
      const headers = { 'idempotency-key': key() }
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => api.call('post /sweeps', { path: '/sweeps', as: 'writer', body: sweep, headers })),
      )

      expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
      const { body } = await api.call('get /jobs', { path: `${answers[0]!.body.jobs}&limit=500` })
      expect(body.items).toHaveLength(2)
    },
  },
  {
    route: 'post /sweeps',
    kind: 'idempotency',
    name: 'refuses a key that was used for another request',
    async run(api) {
      const headers = { 'idempotency-key': key() }
      await api.call('post /sweeps', { path: '/sweeps', as: 'writer', body: sweep, headers })

      const other = { ...sweep, batchSizes: [2] }
      expect(await api.call('post /sweeps', { path: '/sweeps', as: 'writer', body: other, headers })).toMatchObject({
        status: 422,
        body: { type: '/problems/idempotency-conflict' },
      })
    },
  },
  {
    route: 'post /sweeps',
    kind: 'other',
    name: 'makes 500 jobs at once, which one request cancels',
    async run(api) {
      const body = { variants: variantIds.slice(0, 50), engines: ['webgpu', 'cpu'], batchSizes: [1, 2, 3, 4, 5] }
      const made = await api.call('post /sweeps', { path: '/sweeps', as: 'writer', body })
      expect(made).toMatchObject({ status: 201, body: { counts: { queued: 500 } } })

      const path = `/sweeps/${made.body.id}/cancel`
      const cancelled = await api.call('post /sweeps/{id}/cancel', { path, as: 'writer' })
      expect(cancelled).toMatchObject({ status: 200, body: { state: 'cancelled', counts: { queued: 0, cancelled: 500 } } })
    },
  },
  {
    route: 'post /jobs/claim',
    kind: 'other',
    name: 'answers 204 when there is nothing for these engines, and when to ask again',
    async run(api) {
      const answer = await api.call('post /jobs/claim', { path: '/jobs/claim', as: 'runner', body: { engines: ['cpu'] } })
      expect(answer).toMatchObject({ status: 204, body: '' })
      expect(answer.headers.get('retry-after')).toBe('1')
    },
  },
  {
    route: 'post /jobs/claim',
    kind: 'other',
    name: 'gives each of ten jobs to one of twenty that ask at once',
    async run(api) {
      await Promise.all(
        Array.from({ length: 10 }, () => api.call('post /jobs', { path: '/jobs', as: 'writer', body: { ...workload, engine: 'wasm' } })),
      )
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => api.call('post /jobs/claim', { path: '/jobs/claim', as: 'runner', body: { engines: ['wasm'] } })),
      )
      const ids = answers.flatMap(({ status, body }) => (status === 200 ? body.job.id : []))
      expect(ids).toHaveLength(10)
      expect(new Set(ids).size).toBe(10)
    },
  },
  {
    route: 'post /jobs/claim',
    kind: 'other',
    name: 'waits for a job',
    async run(api) {
      // of an engine that no other case leaves jobs for
      const body = { engines: ['onnxruntime'], waitMs: 10_000 }
      const waiting = api.call('post /jobs/claim', { path: '/jobs/claim', as: 'runner', body })
      await new Promise((resolve) => setTimeout(resolve, 300))
      const { body: job } = await api.call('post /jobs', {
        path: '/jobs',
        as: 'writer',
        body: { variant: 'efficientnet-b0', engine: 'onnxruntime' },
      })
      expect(await waiting).toMatchObject({ status: 200, body: { job: { id: job.id } } })
    },
  },
]
