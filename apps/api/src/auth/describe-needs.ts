import { needOf } from './needs.ts'

export const securitySchemes = {
  token: { type: 'http', scheme: 'bearer', description: 'A token with the scope that the route names; see POST /tokens' },
  runnerKey: { type: 'http', scheme: 'bearer', description: 'The key that POST /runners answers' },
} as const

interface Operation {
  readonly security?: readonly object[]
  readonly responses?: object
}

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
})

/** Writes into the paths of an OpenAPI document what the table of needs says of each route. */
export function describeNeeds<Paths extends object>(paths: Paths | undefined): Paths {
  return Object.fromEntries(
    Object.entries(paths ?? {}).map(([path, methods]) => [
      path,
      Object.fromEntries(
        Object.entries(methods as Record<string, Operation>).map(([method, operation]) => [method, describe(method, path, operation)]),
      ),
    ]),
  ) as Paths
}

function describe(method: string, path: string, operation: Operation): Operation {
  const need = needOf(method.toUpperCase(), path)
  if (need === 'public') return operation
  if (need === 'runner') {
    return { ...operation, security: [{ runnerKey: [] }], responses: { ...operation.responses, 401: problem('No valid runner key') } }
  }
  return {
    ...operation,
    security: [{ token: need === 'token' ? [] : [need] }],
    responses: {
      ...operation.responses,
      401: problem('No valid token'),
      ...(need !== 'token' && { 403: problem(`The token lacks the scope ${need}`) }),
    },
  }
}
