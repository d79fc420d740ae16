import { Upload, UploadedPart, UploadId, UploadRequest, ZooError } from '@effzoo/contract'
import { createRoute, z } from '@hono/zod-openapi'
import { acceptPart } from '../checkpoints/accept-part.ts'
import { beginUpload, describeUpload } from '../checkpoints/begin-upload.ts'
import { finishUpload } from '../checkpoints/finish-upload.ts'
import { findUpload } from '../db/queries/find-upload.ts'
import { ownerOf } from '../owner-of.ts'
import { problemsAt } from '../problem.ts'
import { createRouter } from '../router.ts'

const theUpload = { 'application/json': { schema: Upload } }
const id = UploadId

const postUpload = createRoute({
  method: 'post',
  path: '/uploads',
  summary: 'Begin to send a file, or go on',
  description:
    'Says by its digests what is to come. Whoever asks again for the same bytes gets the same upload, with the parts that are there: a push that ' +
    'was broken off goes on so. Bytes that the registry has already need not be sent.',
  request: { body: { required: true, content: { 'application/json': { schema: UploadRequest } } } },
  responses: {
    200: { description: 'The upload that was begun before; or, with id null, the bytes are here already', content: theUpload },
    201: { description: 'The new upload', content: theUpload },
    ...problemsAt({ 422: 'The request is not valid, or the owner has no room for so much' }),
  },
})

const getUpload = createRoute({
  method: 'get',
  path: '/uploads/{id}',
  summary: 'Which parts are there',
  description: 'Of an upload of your own that is not complete.',
  request: { params: z.object({ id }) },
  responses: { 200: { description: 'The upload', content: theUpload }, ...problemsAt({ 404: 'You have no such upload' }) },
})

const putPart = createRoute({
  method: 'put',
  path: '/uploads/{id}/parts/{part}',
  summary: 'Send a part',
  description:
    'The bytes as they are, of type application/octet-stream: 8 MiB, of the last part what is left. They are held against the digest that was ' +
    'announced before they are stored. Parts come in any order, several at a time, and again if need be.',
  request: {
    params: z.object({
      id,
      part: z
        .string()
        .regex(/^[1-9]\d{0,4}$/, { error: 'the number of the part, from 1' })
        .transform(Number)
        .meta({ type: 'integer' }),
    }),
    body: {
      required: true,
      content: { 'application/octet-stream': { schema: z.string().meta({ contentMediaType: 'application/octet-stream' }) } },
    },
  },
  responses: {
    200: { description: 'It is stored', content: { 'application/json': { schema: UploadedPart } } },
    ...problemsAt({
      404: 'You have no such upload',
      413: 'More than 8 MiB',
      422: 'These are not the bytes that were announced; send them again',
    }),
  },
})

const postComplete = createRoute({
  method: 'post',
  path: '/uploads/{id}/complete',
  summary: 'End an upload',
  description:
    'The registry reads what its store now holds and hashes it as a whole; only then can a checkpoint name it. That takes a second or two for each ' +
    'GiB. What no checkpoint names a day later is removed.',
  request: { params: z.object({ id }) },
  responses: {
    200: { description: 'The bytes are here', content: theUpload },
    ...problemsAt({ 404: 'You have no such upload', 409: 'Parts are missing', 422: 'The whole is not what was announced' }),
  },
})

/** Whoever sent it is gone, and hears nothing of this. */
function refuseBroken(cause: unknown): never {
  throw new ZooError('wrong-digest', 'the part did not come to its end; send it again', { cause })
}

export const uploadRoutes = createRouter()
  .openapi(postUpload, async (c) => {
    const { db, checkpoints, actor, nowMs } = c.var
    const pusher = { owner: ownerOf(c), actor }
    const { upload, isNew } = await beginUpload(db, checkpoints.store, c.req.valid('json'), pusher, checkpoints.quotaBytes, nowMs())
    return c.json(upload, isNew ? 201 : 200, upload.id === null ? {} : { location: `/uploads/${upload.id}` })
  })
  .openapi(getUpload, async (c) => {
    const { db } = c.var
    return c.json(await describeUpload(db, await findUpload(db, c.req.valid('param').id, ownerOf(c))), 200, { 'cache-control': 'no-store' })
  })
  .openapi(putPart, async (c) => {
    const { db, checkpoints, nowMs } = c.var
    const { id: upload, part } = c.req.valid('param')
    const row = await findUpload(db, upload, ownerOf(c))
    const bytes = new Uint8Array(await c.req.arrayBuffer().catch(refuseBroken))
    return c.json({ part, sha256: await acceptPart(db, checkpoints.store, row, part, bytes, nowMs()) }, 200)
  })
  .openapi(postComplete, async (c) => {
    const { db, checkpoints, actor, nowMs } = c.var
    const row = await findUpload(db, c.req.valid('param').id, ownerOf(c))
    return c.json(await finishUpload(db, checkpoints, row, actor, nowMs()), 200)
  })
