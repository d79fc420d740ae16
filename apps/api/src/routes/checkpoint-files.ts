import { ZooError } from '@effzoo/contract'
import { createRoute, z } from '@hono/zod-openapi'
import { referenceParameter } from '../checkpoints/reference-parameter.ts'
import { answerFile } from '../files/answer-file.ts'
import { problemsAt } from '../problem.ts'
import { createRouter } from '../router.ts'

const bytes = { 'application/octet-stream': { schema: z.string().meta({ contentMediaType: 'application/octet-stream' }) } }

const getFile = createRoute({
  method: 'get',
  path: '/checkpoints/{id}/files/{name}',
  operationId: 'getCheckpointFile',
  tags: ['checkpoints'],
  summary: 'A file of a checkpoint, or a range of it',
  description:
    'Its ETag is its SHA-256. Range, If-Range and If-None-Match are honoured, HEAD too. Where the files lie in a bucket that clients reach, the answer ' +
    'is the way there, for some minutes.',
  request: {
    params: z.object({
      id: referenceParameter,
      name: z.string().max(100).meta({ description: 'Name of a file of its manifest', example: 'model.safetensors' }),
    }),
  },
  responses: {
    200: { description: 'The whole file', content: bytes },
    206: { description: 'The range that Range asks for', content: bytes },
    304: { description: 'It is still the file whose digest is in if-none-match' },
    307: { description: 'Location has it, for some minutes' },
    ...problemsAt({ 404: 'No such checkpoint, or no such file of it', 416: 'Nothing of the file lies in the range' }),
  },
})

export const checkpointFiles = createRouter().openapi(getFile, (c) => {
  const { id, name } = c.req.valid('param')
  const { snapshot, checkpoints } = c.var
  const resolved = snapshot.checkpoints.resolve(id)
  const files = snapshot.checkpoints.filesOf(resolved)
  const file = files.find((candidate) => candidate.name === name)
  if (!file) throw new ZooError('file-not-found', `${resolved} has no file ${name}; it has ${files.map((each) => each.name).join(', ')}`)
  return answerFile(c, file, checkpoints.store) as never
})
