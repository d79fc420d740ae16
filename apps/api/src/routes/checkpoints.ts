import {
  CheckpointId,
  CheckpointPage,
  CheckpointQuery,
  CheckpointRequest,
  CheckpointTag,
  SignedManifest,
  TagName,
  TagRequest,
  VariantId,
} from '@effzoo/contract'
import { createRoute, z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { etag } from 'hono/etag'
import { answerKnown, answerList } from '../answer/answer-list.ts'
import { listResponses } from '../answer/list-responses.ts'
import type { AppEnv } from '../app-env.ts'
import { publishCheckpoint } from '../checkpoints/publish-checkpoint.ts'
import { referenceParameter } from '../checkpoints/reference-parameter.ts'
import { deleteCheckpoint } from '../db/queries/delete-checkpoint.ts'
import { readManifest } from '../db/queries/find-checkpoint.ts'
import { setTag } from '../db/queries/set-tag.ts'
import { ownerOf } from '../owner-of.ts'
import { problemsAt } from '../problem.ts'
import { checkpointList } from '../registry/lists.ts'
import { createRouter } from '../router.ts'
import { sha256 } from '../sha256.ts'

const theManifest = { 'application/json': { schema: SignedManifest } }

/** Answers 304 by the ETag that the handler set. */
const revalidate: MiddlewareHandler<AppEnv> = etag()

const getCheckpoints = createRoute({
  method: 'get',
  path: '/checkpoints',
  operationId: 'listCheckpoints',
  tags: ['checkpoints'],
  summary: 'Weights that this registry holds',
  description: 'Each with its variant, licence, size and accuracy; tag=latest keeps those that the tag latest points at.',
  request: { query: CheckpointQuery },
  middleware: answerKnown(checkpointList),
  responses: listResponses(CheckpointPage, 'One page of checkpoints'),
})

const getCheckpoint = createRoute({
  method: 'get',
  path: '/checkpoints/{id}',
  operationId: 'getCheckpoint',
  tags: ['checkpoints'],
  summary: 'The signed manifest of a checkpoint',
  description:
    'Of what an id names, or a variant and a tag such as efficientnet-b0:latest, or a variant alone: then the checkpoint of its tag latest, else the ' +
    'one that was published last. GET /keys has the key of the signature.',
  request: {
    params: z.object({
      id: referenceParameter,
    }),
  },
  middleware: revalidate,
  responses: {
    200: { description: 'The manifest and its signature', content: theManifest },
    304: { description: 'Nothing has changed since the answer whose ETag is in if-none-match' },
    ...problemsAt({ 404: 'No such checkpoint; the nearest name is suggested' }),
  },
})

const postCheckpoint = createRoute({
  method: 'post',
  path: '/checkpoints',
  operationId: 'publishCheckpoint',
  tags: ['checkpoints'],
  summary: 'Publish a checkpoint',
  description:
    'Its files are uploaded before. The registry reads their headers and holds names and shapes against those of the variant, adds sequence and time, ' +
    'and signs. The same manifest again is the one that is there; another one of the same id takes its place under the next sequence.',
  request: { body: { required: true, content: { 'application/json': { schema: CheckpointRequest } } } },
  responses: {
    200: { description: 'It was published already', content: theManifest },
    201: { description: 'It is published; Location is its address', content: theManifest },
    ...problemsAt({
      403: 'The id is of another owner',
      409: 'A file was not uploaded, or another manifest came meanwhile',
      422: 'The manifest is not valid, or the weights are not those of the variant',
    }),
  },
})

const putTag = createRoute({
  method: 'put',
  path: '/checkpoints/{variant}/tags/{tag}',
  operationId: 'tagCheckpoint',
  tags: ['checkpoints'],
  summary: 'Let a tag point at a checkpoint',
  description: '<variant>:<tag> then names it. latest is what the variant alone names. Who set a tag first moves it.',
  request: {
    params: z.object({ variant: VariantId, tag: TagName }),
    body: { required: true, content: { 'application/json': { schema: TagRequest } } },
  },
  responses: {
    200: { description: 'Where it points now', content: { 'application/json': { schema: CheckpointTag } } },
    ...problemsAt({ 403: 'The tag is of another owner', 404: 'No such checkpoint', 422: 'The checkpoint is of another variant' }),
  },
})

const removeCheckpoint = createRoute({
  method: 'delete',
  path: '/checkpoints/{id}',
  operationId: 'deleteCheckpoint',
  tags: ['checkpoints'],
  summary: 'Delete a checkpoint',
  description: 'Only while no tag points at it, unless forced. Its files go a day later, if no other checkpoint names them.',
  request: {
    params: z.object({ id: CheckpointId }),
    query: z.strictObject({ force: z.enum(['true', 'false']).optional().meta({ description: 'Takes its tags with it', example: 'true' }) }),
  },
  responses: {
    204: { description: 'It is deleted' },
    ...problemsAt({ 403: 'It is of another owner', 404: 'No such checkpoint', 409: 'A tag points at it' }),
  },
})

export const checkpointRoutes = createRouter()
  .openapi(getCheckpoints, (c) => answerList(c, checkpointList, c.req.valid('query')) as never)
  .openapi(getCheckpoint, async (c) => {
    const id = c.var.snapshot.checkpoints.resolve(c.req.valid('param').id)
    const body = JSON.stringify(await readManifest(c.var.db, id))
    const tag = (await sha256(body)).slice(0, 32)
    return c.body(body, 200, {
      etag: `"${tag}"`,
      'cache-control': 'no-cache',
      'content-location': `/checkpoints/${id}`,
      'content-type': 'application/json',
    })
  })
  .openapi(postCheckpoint, async (c) => {
    const { db, checkpoints, actor, nowMs, registry } = c.var
    const pusher = { owner: ownerOf(c), actor }
    const { signed, isNew } = await publishCheckpoint(db, checkpoints, c.req.valid('json'), pusher, nowMs())
    if (isNew) registry.invalidate()
    return c.json(signed, isNew ? 201 : 200, { location: `/checkpoints/${signed.manifest.checkpoint}` })
  })
  .openapi(putTag, async (c) => {
    const { db, actor, nowMs, registry } = c.var
    const tag = { ...c.req.valid('param'), ...c.req.valid('json'), updatedAtMs: nowMs() }
    const set = await setTag(db, tag, { owner: ownerOf(c), actor })
    registry.invalidate()
    return c.json(set, 200)
  })
  .openapi(removeCheckpoint, async (c) => {
    const { db, actor, nowMs, registry } = c.var
    const isForced = c.req.valid('query').force === 'true'
    await deleteCheckpoint(db, c.req.valid('param').id, { owner: ownerOf(c), actor, isForced }, nowMs())
    registry.invalidate()
    return c.body(null, 204)
  })
