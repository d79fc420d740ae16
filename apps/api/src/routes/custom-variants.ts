import { CustomVariant, CustomVariantRequest, type Variant } from '@effzoo/contract'
import { createRoute, z } from '@hono/zod-openapi'
import { deleteVariant } from '../db/queries/delete-variant.ts'
import { toVariantRow } from '../db/queries/register-variant.ts'
import { limitStages } from '../middleware/limit-stages.ts'
import { ownerOf } from '../owner-of.ts'
import { problemsAt } from '../problem.ts'
import { registerCustomVariant } from '../register-custom-variant.ts'
import { createRouter } from '../router.ts'

const theVariant = { 'application/json': { schema: CustomVariant } }

const postModel = createRoute({
  method: 'post',
  path: '/models',
  operationId: 'registerModel',
  tags: ['models'],
  summary: 'Register an architecture of your own',
  description:
    'Its id is <owner>.<name>.v<version>; another spec under the same name is the next version, the same one again answers the version that ' +
    'it is. It is listed beside those that are shipped, and jobs may name it: the runner is sent its spec.',
  middleware: limitStages,
  request: { body: { required: true, content: { 'application/json': { schema: CustomVariantRequest } } } },
  responses: {
    200: { description: 'The version that has this spec already', content: theVariant },
    201: { description: 'The new version; Location is its address', content: theVariant },
    ...problemsAt({ 422: 'The spec is not valid, no such architecture can be, or you have as many variants as you may have' }),
  },
})

const removeModel = createRoute({
  method: 'delete',
  path: '/models/{id}',
  operationId: 'deleteModel',
  tags: ['models'],
  summary: 'Delete an architecture of your own',
  description: 'Only while it has no result, and no job that has not ended. Its id is never given to another one.',
  request: { params: z.object({ id: z.string().max(200) }) },
  responses: {
    204: { description: 'It is deleted' },
    ...problemsAt({ 403: 'It is of another owner', 404: 'There is no such custom variant', 409: 'A result or an open job names it' }),
  },
})

export const customModels = createRouter()
  .openapi(postModel, async (c) => {
    const { row, isNew } = await registerCustomVariant(
      c.var.db,
      c.req.valid('json'),
      { owner: ownerOf(c), actor: c.var.actor },
      c.var.nowMs(),
    )
    c.var.registry.invalidate()
    const { owner, name, version, createdAtMs } = row
    const variant: Variant = toVariantRow(row)
    return c.json({ ...variant, custom: { owner, name, version, createdAtMs } }, isNew ? 201 : 200, { location: `/models/${row.id}` })
  })
  .openapi(removeModel, async (c) => {
    await deleteVariant(c.var.db, c.req.valid('param').id, { owner: ownerOf(c), actor: c.var.actor }, c.var.nowMs())
    c.var.registry.invalidate()
    return c.body(null, 204)
  })
