import { Analysis, AnalyzeRequest } from '@effzoo/contract'
import { createRoute } from '@hono/zod-openapi'
import { analyzeSpec } from '../analyze-spec.ts'
import { limitStages } from '../middleware/limit-stages.ts'
import { problemsAt } from '../problem.ts'
import { createRouter } from '../router.ts'

const postAnalyze = createRoute({
  method: 'post',
  path: '/analyze',
  operationId: 'analyzeSpec',
  tags: ['models'],
  summary: 'Counts of an architecture given as data',
  description:
    'Parameters, multiply-adds and sizes as a whole and by stage, computed from the same layers that models are built from. Nothing is kept.',
  middleware: limitStages,
  request: { body: { required: true, content: { 'application/json': { schema: AnalyzeRequest } } } },
  responses: {
    200: { description: 'Its counts', content: { 'application/json': { schema: Analysis } } },
    ...problemsAt({ 422: 'The spec is not valid, or no such architecture can be: which field, and what is allowed' }),
  },
})

export const analyses = createRouter().openapi(postAnalyze, (c) => {
  const { spec, px = spec.evalPx } = c.req.valid('json')
  return c.json(analyzeSpec(spec, px), 200)
})
