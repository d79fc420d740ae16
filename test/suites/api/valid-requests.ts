import { type CheckpointRequest, type Claim, SignedManifest, type Upload, Workload } from '@effzoo/contract'
import { variants } from '@effzoo/models'
import { expect } from 'vitest'
import { digestsOf, requestOf, tinyClasses, tinySpec, weightsFile } from '../../../scripts/checkpoints/tiny-checkpoint.ts'
import { device, measurementOf, registration, workload } from '../../api/fixtures.ts'
import type { Answer, Api, Call } from './caller.ts'
import { openDelivery, openWebhook } from './open-webhook.ts'

interface Valid {
  readonly call: Call
  readonly status: number
  expect?(answer: Answer): void
}

const ofClaim = (api: Api, make: (claim: Claim & { path: string }) => Valid) => async (): Promise<Valid> => make(await api.claim())

const spec = { ...variants['efficientnetv2-b0'], width: 0.5 }
/** On an engine that no runner of the suite has. */
const sweep = { variants: ['efficientnet-b0', 'efficientnetv2-b0'], tasks: ['infer', 'train-step'], engines: ['webgpu'] }
const schedule = { cadence: 'every 7d', request: sweep }
let names = 0
const nextName = () => `suite-${++names}`

/** What each route is for, and what it then answers. From these the requests are made that it must refuse. */
export const validRequests: Readonly<Record<string, (api: Api) => Promise<Valid>>> = {
  'get /health': async () => ({
    call: { path: '/health' },
    status: 200,
    expect: ({ body }) => expect(body).toMatchObject({ status: 'ok' }),
  }),

  'get /metrics': async () => ({
    call: { path: '/metrics', as: 'writer' },
    status: 200,
    expect: ({ body }) => expect(body).toMatch(/^effzoo_runners\{state="idle"\} \d+$/m),
  }),

  'get /health/live': async () => ({ call: { path: '/health/live' }, status: 200 }),

  'get /models': async () => ({
    call: { path: '/models?maxParams=25M&minTop1=82&sort=-top1,params&limit=3' },
    status: 200,
    expect({ body }) {
      const top1 = body.items.map((variant: { top1: number }) => variant.top1)
      expect(body.items).toHaveLength(3)
      expect(top1).toEqual(top1.toSorted((a: number, b: number) => b - a))
      expect(body.items.every(({ params }: { params: number }) => params <= 25_000_000)).toBe(true)
    },
  }),

  'get /models/{id}': async () => ({
    call: { path: '/models/efficientnetv2-s' },
    status: 200,
    expect: ({ body }) => expect(body).toMatchObject({ id: 'efficientnetv2-s', params: 21_458_488, headline: { top1: 83.9 } }),
  }),

  'post /models': async () => ({
    call: { path: '/models', as: 'writer', body: { name: nextName(), spec } },
    status: 201,
    expect({ body, headers }) {
      expect(body).toMatchObject({ custom: { owner: expect.any(String), version: 1 }, params: expect.any(Number), top1: null })
      expect(headers.get('location')).toBe(`/models/${body.id}`)
    },
  }),

  'delete /models/{id}': async (api) => {
    const { body } = await api.call('post /models', { path: '/models', as: 'writer', body: { name: nextName(), spec } })
    return { call: { path: `/models/${body.id}`, as: 'writer' }, status: 204 }
  },

  'post /analyze': async () => ({
    call: { path: '/analyze', body: { spec: variants['efficientnetv2-s'] } },
    status: 200,
    expect: ({ body }) => expect(body).toMatchObject({ px: 384, params: 21_458_488 }),
  }),

  'post /jobs': async () => ({
    call: { path: '/jobs', as: 'writer', body: { variant: 'efficientnet-b0' } },
    status: 201,
    expect({ body, headers }) {
      expect(body).toMatchObject({ variant: 'efficientnet-b0', state: 'queued', batchSize: 1, imagePx: 224 })
      expect(headers.get('location')).toBe(`/jobs/${body.id}`)
    },
  }),

  'get /jobs/{id}': async (api) => {
    const { body } = await api.call('post /jobs', { path: '/jobs', as: 'writer', body: { variant: 'efficientnet-b0' } })
    return { call: { path: `/jobs/${body.id}` }, status: 200, expect: (answer) => expect(answer.body).toEqual(body) }
  },

  'get /jobs/{id}/events': async (api) => {
    const { body } = await api.call('post /jobs', { path: '/jobs', as: 'writer', body: { variant: 'efficientnet-b0' } })
    await api.call('post /jobs/{id}/cancel', { path: `/jobs/${body.id}/cancel`, as: 'writer' })
    return {
      call: { path: `/jobs/${body.id}/events` },
      status: 200,
      expect: (answer) => expect(answer.body).toMatch(/^retry: \d+\n\nevent: queued\ndata: \{.*\nid: \d+\n\nevent: cancelled\n/),
    }
  },

  'post /webhooks': async () => ({
    call: { path: '/webhooks', as: 'writer', body: { url: 'https://example.com/hook', events: ['job.done'] } },
    status: 201,
    expect: ({ body }) => expect(body).toMatchObject({ secret: expect.stringMatching(/^whsec_/), isActive: true, events: ['job.done'] }),
  }),

  'get /webhooks': async (api) => {
    const { id } = await openWebhook(api)
    return {
      call: { path: '/webhooks', as: 'writer' },
      status: 200,
      expect: ({ body }) => expect(body.items[0]).toEqual({ ...body.items[0], id }),
    }
  },

  'get /webhooks/{id}': async (api) => {
    const { id } = await openWebhook(api)
    return { call: { path: `/webhooks/${id}`, as: 'writer' }, status: 200, expect: ({ body }) => expect(body.secret).toBeUndefined() }
  },

  'delete /webhooks/{id}': async (api) => {
    const { id } = await openWebhook(api)
    return { call: { path: `/webhooks/${id}`, as: 'writer' }, status: 204 }
  },

  'post /webhooks/{id}/test': async (api) => {
    const { id } = await openWebhook(api)
    return {
      call: { path: `/webhooks/${id}/test`, as: 'writer' },
      status: 200,
      expect: ({ body }) => expect(body).toEqual({ isDelivered: true, status: 204, error: null }),
    }
  },

  'get /webhooks/{id}/deliveries': async (api) => {
    const { id, delivery } = await openDelivery(api)
    return {
      call: { path: `/webhooks/${id}/deliveries`, as: 'writer' },
      status: 200,
      expect: ({ body }) => expect(body.items).toEqual([delivery]),
    }
  },

  'post /webhooks/{id}/deliveries/{delivery}/retry': async (api) => {
    const { id, delivery } = await openDelivery(api)
    return {
      call: { path: `/webhooks/${id}/deliveries/${delivery.id}/retry`, as: 'writer' },
      status: 200,
      expect: ({ body }) => expect(body).toMatchObject({ id: delivery.id, state: 'pending' }),
    }
  },

  'post /jobs/{id}/cancel': async (api) => {
    const { body } = await api.call('post /jobs', { path: '/jobs', as: 'writer', body: { variant: 'efficientnet-b0' } })
    return {
      call: { path: `/jobs/${body.id}/cancel`, as: 'writer' },
      status: 200,
      expect: (answer) => expect(answer.body).toMatchObject({ id: body.id, state: 'cancelled' }),
    }
  },

  'post /jobs/{id}/redrive': async (api) => {
    const { path, job } = await api.claim()
    const failure = { kind: 'benchmark', reason: 'no memory' }
    await api.call('put /jobs/{id}/attempts/{attempt}/failure', { path: `${path}/failure`, as: 'runner', body: failure })
    return {
      call: { path: `/jobs/${job.id}/redrive`, as: 'writer', body: {} },
      status: 200,
      expect: (answer) => expect(answer.body).toMatchObject({ id: job.id, state: 'queued', attempt: job.attempt, failure: null }),
    }
  },

  'get /jobs/{id}/attempts': async (api) => {
    const { job } = await api.claim()
    return {
      call: { path: `/jobs/${job.id}/attempts` },
      status: 200,
      expect: ({ body }) =>
        expect(body.items).toMatchObject([{ attempt: job.attempt, runner: job.runner, outcome: 'leased', failure: null, endedAtMs: null }]),
    }
  },

  'post /jobs/claim': async (api) => {
    await api.call('post /jobs', { path: '/jobs', as: 'writer', body: { variant: workload.variant } })
    return {
      call: { path: '/jobs/claim', as: 'runner', body: { engines: ['tensorflow'] } },
      status: 200,
      expect: ({ body }) => expect(body).toMatchObject({ job: { state: 'leased', engine: 'tensorflow' }, leaseMs: 60_000 }),
    }
  },

  'post /jobs/{id}/attempts/{attempt}/heartbeat': (api) =>
    ofClaim(api, ({ path }) => ({
      call: { path: `${path}/heartbeat`, as: 'runner', body: { progress: { phase: 'samples', done: 1, total: 64 } } },
      status: 200,
      expect: ({ body }) => expect(body.cancelled).toBe(false),
    }))(),

  'put /jobs/{id}/attempts/{attempt}/result': (api) =>
    ofClaim(api, ({ path, job }) => ({
      call: { path: `${path}/result`, as: 'runner', body: measurementOf(Workload.parse(job)) },
      status: 201,
      expect: ({ body }) => expect(body).toMatchObject({ job: job.id, medianMs: 4, imagesPerS: 250 * job.batchSize }),
    }))(),

  'put /jobs/{id}/attempts/{attempt}/failure': (api) =>
    ofClaim(api, ({ path }) => ({
      call: { path: `${path}/failure`, as: 'runner', body: { kind: 'benchmark', reason: 'no memory' } },
      status: 200,
      expect: ({ body }) => expect(body).toMatchObject({ state: 'failed', failure: { reason: 'no memory' } }),
    }))(),

  'post /jobs/{id}/attempts/{attempt}/release': (api) =>
    ofClaim(api, ({ path }) => ({
      call: { path: `${path}/release`, as: 'runner' },
      status: 200,
      expect: ({ body }) => expect(body).toMatchObject({ state: 'queued', leaseExpiresAtMs: null }),
    }))(),

  'get /results/{id}': async (api) => {
    const put = await submitResult(api)
    return { call: { path: `/results/${put.body.id}` }, status: 200, expect: (answer) => expect(answer.body).toEqual(put.body) }
  },

  'post /runners': async () => ({
    call: { path: '/runners', as: 'writer', body: registration },
    status: 201,
    expect({ body, headers }) {
      expect(headers.get('location')).toBe(`/runners/${body.id}`)
      expect(headers.get('cache-control')).toBe('no-store')
    },
  }),

  'put /runners/self': async () => ({
    call: { path: '/runners/self', as: 'runner', body: { ...registration, name: 'renamed', isDraining: true } },
    status: 200,
    expect: ({ body }) => expect(body).toMatchObject({ ...registration, name: 'renamed', isDraining: true }),
  }),

  'get /queue': async () => ({
    call: { path: '/queue' },
    status: 200,
    expect: ({ body }) => expect(body.items[0]).toMatchObject({ engine: 'tensorflow', queued: expect.any(Number) }),
  }),

  'get /runners/{id}': async (api) => {
    const { body } = await api.call('post /runners', { path: '/runners', as: 'writer', body: registration })
    return {
      call: { path: `/runners/${body.id}` },
      status: 200,
      expect(answer) {
        expect(answer.body).toMatchObject({ ...registration, id: body.id })
        expect(JSON.stringify(answer.body)).not.toContain(body.key)
      },
    }
  },

  'get /jobs': async (api) => {
    const { body } = await api.call('post /jobs', { path: '/jobs', as: 'writer', body: { variant: 'efficientnet-b0' } })
    return {
      call: { path: `/jobs?id=${body.id}&limit=2` },
      status: 200,
      expect: (answer) => expect(answer.body.items).toMatchObject([{ id: body.id, state: 'queued' }]),
    }
  },

  'post /sweeps': async () => ({
    call: { path: '/sweeps', as: 'writer', body: sweep },
    status: 201,
    expect({ body, headers }) {
      expect(body).toMatchObject({ state: 'running', jobCount: 4, counts: { queued: 4 }, request: sweep })
      expect(headers.get('location')).toBe(`/sweeps/${body.id}`)
    },
  }),

  'get /sweeps': async (api) => {
    const { body } = await api.call('post /sweeps', { path: '/sweeps', as: 'writer', body: sweep })
    return {
      call: { path: `/sweeps?id=${body.id}&limit=2` },
      status: 200,
      expect: (answer) => expect(answer.body.items).toEqual([body]),
    }
  },

  'get /sweeps/{id}': async (api) => {
    const { body } = await api.call('post /sweeps', { path: '/sweeps', as: 'writer', body: sweep })
    return { call: { path: `/sweeps/${body.id}` }, status: 200, expect: (answer) => expect(answer.body).toEqual(body) }
  },

  'post /sweeps/{id}/cancel': async (api) => {
    const { body } = await api.call('post /sweeps', { path: '/sweeps', as: 'writer', body: sweep })
    return {
      call: { path: `/sweeps/${body.id}/cancel`, as: 'writer' },
      status: 200,
      expect: (answer) => expect(answer.body).toMatchObject({ id: body.id, state: 'cancelled', counts: { queued: 0, cancelled: 4 } }),
    }
  },

  'post /schedules': async () => ({
    call: { path: '/schedules', as: 'writer', body: schedule },
    status: 201,
    expect({ body, headers }) {
      expect(body).toMatchObject({ ...schedule, nextAtMs: expect.any(Number), lastSweep: null })
      expect(headers.get('location')).toBe(`/schedules/${body.id}`)
    },
  }),

  'get /schedules': async (api) => {
    const { body } = await api.call('post /schedules', { path: '/schedules', as: 'writer', body: schedule })
    return {
      call: { path: `/schedules?id=${body.id}&limit=2` },
      status: 200,
      expect: (answer) => expect(answer.body.items).toEqual([body]),
    }
  },

  'get /schedules/{id}': async (api) => {
    const { body } = await api.call('post /schedules', { path: '/schedules', as: 'writer', body: schedule })
    return { call: { path: `/schedules/${body.id}` }, status: 200, expect: (answer) => expect(answer.body).toEqual(body) }
  },

  'post /schedules/{id}/pause': async (api) => {
    const { body } = await api.call('post /schedules', { path: '/schedules', as: 'writer', body: schedule })
    return {
      call: { path: `/schedules/${body.id}/pause`, as: 'writer' },
      status: 200,
      expect: (answer) => expect(answer.body).toMatchObject({ id: body.id, nextAtMs: null }),
    }
  },

  'post /schedules/{id}/resume': async (api) => {
    const { body } = await api.call('post /schedules', { path: '/schedules', as: 'writer', body: schedule })
    await api.call('post /schedules/{id}/pause', { path: `/schedules/${body.id}/pause`, as: 'writer' })
    return {
      call: { path: `/schedules/${body.id}/resume`, as: 'writer' },
      status: 200,
      expect: (answer) => expect(answer.body).toMatchObject({ id: body.id, nextAtMs: expect.any(Number) }),
    }
  },

  'delete /schedules/{id}': async (api) => {
    const { body } = await api.call('post /schedules', { path: '/schedules', as: 'writer', body: schedule })
    return { call: { path: `/schedules/${body.id}`, as: 'writer' }, status: 204 }
  },

  'get /results': async (api) => {
    await submitResult(api)
    return {
      call: { path: '/results?engine=tensorflow&limit=1' },
      status: 200,
      expect: ({ body }) => expect(body.items).toMatchObject([{ engine: 'tensorflow', medianMs: 4 }]),
    }
  },

  'get /devices': async (api) => {
    await submitResult(api)
    return {
      call: { path: `/devices?id=${device.id}` },
      status: 200,
      expect: ({ body }) => expect(body.items).toMatchObject([{ id: device.id, cpuModel: device.cpuModel }]),
    }
  },

  'get /published': async () => ({
    call: { path: '/published?variant=efficientnetv2-s&kind=accuracy&limit=1' },
    status: 200,
    expect: ({ body }) => expect(body.items).toMatchObject([{ variant: 'efficientnetv2-s', kind: 'accuracy' }]),
  }),

  'get /runners': async (api) => {
    const { body } = await api.call('post /runners', { path: '/runners', as: 'writer', body: registration })
    return {
      call: { path: `/runners?id=${body.id}` },
      status: 200,
      expect: (answer) => expect(answer.body.items).toMatchObject([{ id: body.id, name: registration.name }]),
    }
  },

  'get /keys': async () => ({
    call: { path: '/keys' },
    status: 200,
    expect: ({ body }) => expect(body.keys).toMatchObject([{ retiredAtMs: null, endorsedBy: null }]),
  }),

  'post /uploads': async () => {
    const digests = digestsOf(await nextWeights())
    return {
      call: { path: '/uploads', as: 'writer', body: digests },
      status: 201,
      expect: ({ body }) => expect(body).toMatchObject({ sha256: digests.sha256, partCount: 1, parts: [], isComplete: false }),
    }
  },

  'get /uploads/{id}': async (api) => {
    const { upload } = await begin(api)
    return {
      call: { path: `/uploads/${upload.id}`, as: 'writer' },
      status: 200,
      expect: ({ body }) => expect(body).toEqual(upload),
    }
  },

  'put /uploads/{id}/parts/{part}': async (api) => {
    const { upload, bytes } = await begin(api)
    return {
      call: { path: `/uploads/${upload.id}/parts/1`, as: 'writer', body: bytes, headers: { 'content-type': 'application/octet-stream' } },
      status: 200,
      expect: ({ body }) => expect(body).toEqual({ part: 1, sha256: upload.sha256 }),
    }
  },

  'post /uploads/{id}/complete': async (api) => {
    const { upload } = await send(api)
    return {
      call: { path: `/uploads/${upload.id}/complete`, as: 'writer' },
      status: 200,
      expect: ({ body }) => expect(body).toMatchObject({ id: null, sha256: upload.sha256, isComplete: true }),
    }
  },

  'post /checkpoints': async (api) => {
    const request = await announce(api)
    return {
      call: { path: '/checkpoints', as: 'writer', body: request },
      status: 201,
      expect({ body, headers }) {
        expect(body).toMatchObject({ manifest: { ...request, sequence: 1 }, signatures: [{ algorithm: 'ed25519' }] })
        expect(headers.get('location')).toBe(`/checkpoints/${request.checkpoint}`)
      },
    }
  },

  'get /checkpoints': async (api) => {
    const { manifest } = await publish(api)
    return {
      call: { path: `/checkpoints?variant=${manifest.variant}&limit=1` },
      status: 200,
      expect: ({ body }) => expect(body.items).toMatchObject([{ id: manifest.checkpoint, license: 'Apache-2.0', tags: [], top1: 12.5 }]),
    }
  },

  'get /checkpoints/{id}': async (api) => {
    const signed = await publish(api)
    return {
      call: { path: `/checkpoints/${signed.manifest.checkpoint}` },
      status: 200,
      expect: ({ body }) => expect(body).toEqual(signed),
    }
  },

  'get /checkpoints/{id}/files/{name}': async (api) => {
    const { manifest } = await publish(api)
    const [file] = manifest.files
    return {
      call: { path: `/checkpoints/${manifest.checkpoint}/files/${file!.name}` },
      status: 200,
      expect: ({ headers }) =>
        expect([headers.get('etag'), headers.get('content-length')]).toEqual([`"${file!.sha256}"`, String(file!.sizeBytes)]),
    }
  },

  'put /checkpoints/{variant}/tags/{tag}': async (api) => {
    const { manifest } = await publish(api)
    return {
      call: { path: `/checkpoints/${manifest.variant}/tags/latest`, as: 'writer', body: { checkpoint: manifest.checkpoint } },
      status: 200,
      expect: ({ body }) => expect(body).toMatchObject({ variant: manifest.variant, tag: 'latest', checkpoint: manifest.checkpoint }),
    }
  },

  'delete /checkpoints/{id}': async (api) => {
    const { manifest } = await publish(api)
    return { call: { path: `/checkpoints/${manifest.checkpoint}`, as: 'writer' }, status: 204 }
  },

  'post /tokens': async () => ({
    call: { path: '/tokens', as: 'writer', body: { name: 'ci', scopes: ['jobs:write'] } },
    status: 201,
    expect({ body, headers }) {
      expect(body).toMatchObject({ name: 'ci', scopes: ['jobs:write'], secret: expect.any(String) })
      expect(headers.get('cache-control')).toBe('no-store')
    },
  }),

  'get /tokens': async () => ({
    call: { path: '/tokens', as: 'writer' },
    status: 200,
    expect: ({ body }) => expect(JSON.stringify(body)).not.toContain('secret'),
  }),

  'get /tokens/self': async () => ({
    call: { path: '/tokens/self', as: 'writer' },
    status: 200,
    expect: ({ body }) => expect(body).toMatchObject({ createdBy: 'local' }),
  }),

  'delete /tokens/{id}': async (api) => {
    const { body } = await api.call('post /tokens', { path: '/tokens', as: 'writer', body: { name: 'old', scopes: ['jobs:write'] } })
    return {
      call: { path: `/tokens/${body.id}`, as: 'writer' },
      status: 200,
      expect: (answer) => expect(answer.body).toMatchObject({ id: body.id, revokedAtMs: expect.any(Number) }),
    }
  },
}

async function submitResult(api: Api) {
  const { path, job } = await api.claim()
  const body = measurementOf(Workload.parse(job))
  return api.call('put /jobs/{id}/attempts/{attempt}/result', { path: `${path}/result`, as: 'runner', body })
}

let seeds = 0
/** Other bytes each time, and in each process. */
const nextWeights = () => weightsFile(tinySpec, tinyClasses, Date.now() * 1_000 + ++seeds)

const octets = { 'content-type': 'application/octet-stream' }

async function begin(api: Api) {
  const bytes = await nextWeights()
  const { body: upload } = await api.call('post /uploads', { path: '/uploads', as: 'writer', body: digestsOf(bytes) })
  return { upload: upload as Upload, bytes }
}

async function send(api: Api) {
  const { upload, bytes } = await begin(api)
  const path = `/uploads/${upload.id}/parts/1`
  await api.call('put /uploads/{id}/parts/{part}', { path, as: 'writer', body: bytes, headers: octets })
  return { upload, bytes }
}

/** What is to be published: its bytes are with the registry. */
export async function announce(api: Api): Promise<CheckpointRequest> {
  const { upload, bytes } = await send(api)
  await api.call('post /uploads/{id}/complete', { path: `/uploads/${upload.id}/complete`, as: 'writer' })
  const { body: variant } = await api.call('post /models', { path: '/models', as: 'writer', body: { name: 'tiny', spec: tinySpec } })
  return requestOf(variant.id, `suite-${++names}`, digestsOf(bytes))
}

export async function publish(api: Api): Promise<SignedManifest> {
  const { body } = await api.call('post /checkpoints', { path: '/checkpoints', as: 'writer', body: await announce(api) })
  return SignedManifest.parse(body)
}
