import { expect } from 'vitest'
import { digestsOf, requestOf, tinyClasses, tinySpec, weightsFile } from '../../../scripts/checkpoints/tiny-checkpoint.ts'
import type { Api } from './caller.ts'
import type { SpecialCase } from './special-cases.ts'
import { announce, publish, validRequests } from './valid-requests.ts'

const post = (api: Api, body: object) => api.call('post /checkpoints', { path: '/checkpoints', as: 'writer', body })
const fileRoute = 'get /checkpoints/{id}/files/{name}'

async function publishFile(api: Api) {
  const { manifest } = await publish(api)
  const path = `/checkpoints/${manifest.checkpoint}/files/model.safetensors`
  const whole = new Uint8Array(await (await fetch(api.url + path)).arrayBuffer())
  return { path, whole, file: manifest.files[0]! }
}

/** Without a header that the case does not give: fetch itself would ask for compression. */
async function get(api: Api, path: string, headers: Record<string, string>, method = 'GET') {
  const response = await fetch(api.url + path, { method, headers: { 'accept-encoding': 'identity', ...headers } })
  return { status: response.status, headers: response.headers, bytes: new Uint8Array(await response.arrayBuffer()) }
}

/** What checkpoints promise besides what follows from the description of their routes. */
export const checkpointCases: readonly SpecialCase[] = [
  {
    route: 'post /checkpoints',
    kind: 'conflict',
    name: 'refuses a manifest whose file was not sent',
    async run(api) {
      const request = await announce(api)
      const { sha256, sizeBytes, chunks } = digestsOf(await weightsFile(tinySpec, tinyClasses, 0.5))
      const answer = await post(api, { ...request, files: [{ name: 'model.safetensors', sha256, sizeBytes, chunks }] })
      expect(answer).toMatchObject({ status: 409, body: { type: '/problems/upload-incomplete', detail: expect.stringContaining(sha256) } })
    },
  },
  {
    route: 'post /checkpoints',
    kind: 'other',
    name: 'answers the same manifest again with what it has signed, and another one with the next sequence',
    async run(api) {
      const request = await announce(api)
      const [first, again, next] = [await post(api, request), await post(api, request), await post(api, { ...request, license: 'MIT' })]

      expect([first.status, again.status, next.status]).toEqual([201, 200, 201])
      expect(again.body).toEqual(first.body)
      expect([first.body.manifest.sequence, next.body.manifest.sequence]).toEqual([1, 2])
    },
  },
  {
    route: 'post /checkpoints',
    kind: 'other',
    name: 'refuses weights of another shape, and says which',
    async run(api) {
      const request = await announce(api)
      const answer = await post(api, { ...request, classes: { count: 5, labels: null } })
      expect(answer).toMatchObject({
        status: 422,
        body: { type: '/problems/wrong-weights', detail: expect.stringMatching(/classifier\/\w+ is \[.*3\] instead of \[.*5\]/) },
      })
    },
  },
  {
    route: 'post /checkpoints',
    kind: 'other',
    name: 'refuses weights of another variant',
    async run(api) {
      const { files } = await announce(api)
      const answer = await post(api, { ...requestOf('efficientnet-b0', 'tiny', files[0]!), classes: { count: 1000, labels: null } })
      expect(answer).toMatchObject({ status: 422, body: { type: '/problems/wrong-weights', detail: expect.stringContaining('missing') } })
    },
  },
  {
    route: 'delete /checkpoints/{id}',
    kind: 'conflict',
    name: 'refuses a checkpoint that a tag points at, unless forced; its sequence goes on when it comes back',
    async run(api) {
      const request = await announce(api)
      const { checkpoint, variant } = request
      await post(api, request)
      const tag = { path: `/checkpoints/${variant}/tags/suite-forced`, as: 'writer', body: { checkpoint } } as const
      await api.call('put /checkpoints/{variant}/tags/{tag}', tag)
      const remove = (query: string) => api.call('delete /checkpoints/{id}', { path: `/checkpoints/${checkpoint}${query}`, as: 'writer' })

      expect(await remove('')).toMatchObject({ status: 409, body: { detail: expect.stringContaining('suite-forced') } })
      expect((await remove('?force=true')).status).toBe(204)
      expect((await api.call('get /checkpoints/{id}', { path: `/checkpoints/${checkpoint}` })).status).toBe(404)
      expect((await post(api, request)).body.manifest.sequence).toBe(2)
    },
  },
  {
    route: 'post /uploads/{id}/complete',
    kind: 'conflict',
    name: 'refuses an upload that lacks parts, and says which',
    async run(api) {
      const { call } = await validRequests['get /uploads/{id}']!(api)
      const answer = await api.call('post /uploads/{id}/complete', { path: `${call.path}/complete`, as: 'writer' })
      expect(answer).toMatchObject({
        status: 409,
        body: { type: '/problems/upload-incomplete', detail: expect.stringContaining('1 of 1') },
      })
    },
  },
  {
    route: 'put /uploads/{id}/parts/{part}',
    kind: 'other',
    name: 'refuses other bytes than were announced, and takes the right ones afterwards',
    async run(api) {
      const { call } = await validRequests['put /uploads/{id}/parts/{part}']!(api)
      const right = call.body as Uint8Array
      const wrong = right.slice()
      wrong[wrong.length >> 1]! ^= 1

      const route = 'put /uploads/{id}/parts/{part}'
      expect(await api.call(route, { ...call, body: wrong })).toMatchObject({ status: 422, body: { type: '/problems/wrong-digest' } })
      expect(await api.call(route, { ...call, body: right.slice(1) })).toMatchObject({
        status: 422,
        body: { type: '/problems/wrong-digest' },
      })
      expect((await api.call(route, call)).status).toBe(200)
    },
  },
  {
    route: 'post /uploads',
    kind: 'other',
    name: 'goes on with what was begun, and takes nothing of what is here',
    async run(api) {
      const { call } = await validRequests['put /uploads/{id}/parts/{part}']!(api)
      const begin = () => api.call('post /uploads', { path: '/uploads', as: 'writer', body: digestsOf(call.body as Uint8Array) })
      const { body: before } = await begin()
      await api.call('put /uploads/{id}/parts/{part}', call)
      const { status, body: after } = await begin()
      expect([status, after.id, before.parts, after.parts]).toEqual([200, before.id, [], [1]])

      await api.call('post /uploads/{id}/complete', { path: `/uploads/${after.id}/complete`, as: 'writer' })
      expect(await begin()).toMatchObject({ status: 200, body: { id: null, isComplete: true } })
    },
  },
  {
    route: fileRoute,
    kind: 'other',
    name: 'answers ranges, and says where there is none',
    async run(api) {
      const { path, whole, file } = await publishFile(api)
      expect(digestsOf(whole).sha256).toBe(file.sha256)
      for (const [range, start, end] of [
        ['bytes=0-9', 0, 10],
        ['bytes=100-', 100, whole.length],
        ['bytes=-7', whole.length - 7, whole.length],
        [`bytes=5-${whole.length + 50}`, 5, whole.length],
      ] as const) {
        const { status, headers, bytes } = await get(api, path, { range })
        expect([status, headers.get('content-range')], range).toEqual([206, `bytes ${start}-${end - 1}/${whole.length}`])
        expect(bytes).toEqual(whole.slice(start, end))
      }
      const beyond = await get(api, path, { range: `bytes=${whole.length}-` })
      expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${whole.length}`])
    },
  },
  {
    route: fileRoute,
    kind: 'other',
    name: 'answers HEAD with the headers of GET, and If-Range with a range only of the same file',
    async run(api) {
      const { path, whole, file } = await publishFile(api)
      const head = await get(api, path, {}, 'HEAD')
      expect([head.status, head.bytes.length, head.headers.get('content-length')]).toEqual([200, 0, String(whole.length)])
      expect(head.headers.get('accept-ranges')).toBe('bytes')

      const range = 'bytes=1-2'
      expect((await get(api, path, { range, 'if-range': `"${file.sha256}"` })).status).toBe(206)
      const other = await get(api, path, { range, 'if-range': '"another"' })
      expect([other.status, other.bytes.length]).toEqual([200, whole.length])
    },
  },
  {
    route: 'get /checkpoints/{id}',
    kind: 'other',
    name: 'takes a variant and a tag for the checkpoint that the tag points at',
    async run(api) {
      const { manifest } = await publish(api)
      const tag = {
        path: `/checkpoints/${manifest.variant}/tags/suite-named`,
        as: 'writer',
        body: { checkpoint: manifest.checkpoint },
      } as const
      await api.call('put /checkpoints/{variant}/tags/{tag}', tag)
      const answer = await api.call('get /checkpoints/{id}', { path: `/checkpoints/${manifest.variant}:suite-named` })
      expect(answer).toMatchObject({ status: 200, body: { manifest } })
      const listed = await api.call('get /checkpoints', { path: `/checkpoints?tag=suite-named&variant=${manifest.variant}` })
      expect(listed.body.items).toMatchObject([{ id: manifest.checkpoint, tags: expect.arrayContaining(['suite-named']) }])
    },
  },
  {
    route: 'get /models',
    kind: 'other',
    name: 'knows which variants have a checkpoint',
    async run(api) {
      const { manifest } = await publish(api)
      const { body } = await api.call('get /models', { path: `/models?hasCheckpoint=true&id=${manifest.variant}` })
      expect(body.items).toMatchObject([{ id: manifest.variant, hasCheckpoint: true, license: expect.any(String) }])
      const card = await api.call('get /models/{id}', { path: `/models/${manifest.variant}` })
      expect(card.body.checkpoints).toContainEqual(expect.objectContaining({ id: manifest.checkpoint }))
    },
  },
]
