import { problems } from '@effzoo/contract'
import type { OpenAPIHono } from '@hono/zod-openapi'
import packageJson from '../package.json' with { type: 'json' }
import type { AppEnv } from './app-env.ts'
import { describeNeeds, securitySchemes } from './auth/describe-needs.ts'
import { curlLine } from './openapi/curl-line.ts'
import recorded from './openapi/data/examples.json' with { type: 'json' }
import { describeExactly } from './openapi/describe-exactly.ts'
import { nameOperation, tagDescriptions } from './openapi/operations.ts'
import { completeParameter, type Parameter } from './openapi/parameters.ts'

/** Of one operation, as the app itself answered it: `npm run client:generate` records them. */
export interface Example {
  /** Of the request, with its query. */
  readonly path: string
  readonly request?: unknown
  readonly responses: Readonly<Record<string, unknown>>
}

export type Examples = Readonly<Record<string, Example>>

interface Media {
  schema?: unknown
  example?: unknown
}

/** What is changed of an operation of the document. */
export interface Operation {
  operationId?: string
  tags?: string[]
  summary?: string
  description?: string
  parameters?: Parameter[]
  requestBody?: { content: Record<string, Media> }
  responses: Record<string, { description: string; content?: Record<string, Media> }>
  security?: readonly unknown[]
  'x-codeSamples'?: { lang: string; label: string; source: string }[]
}

type Document = ReturnType<OpenAPIHono<AppEnv>['getOpenAPI31Document']>

/** OpenAPI 3.1, made from the routes themselves; each operation with a name, a tag and examples. */
export function describeApi(app: OpenAPIHono<AppEnv>, examples: Examples = recorded): Document {
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'effzoo',
      version: packageJson.version,
      description: 'A registry of image backbones, and the queue of their measurements. Problems are RFC 9457.',
      license: { name: packageJson.license },
    },
  })
  const schemas = describeExactly(document, app.openAPIRegistry.definitions) as Parameters<typeof completeParameter>[2] &
    Record<string, object>
  const tags = new Set<string>()
  const paths = describeNeeds(document.paths)
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods as Record<string, Operation>)) {
      const { operationId, tag } = nameOperation(method, path)
      operation.operationId ??= operationId
      operation.tags ??= [tag]
      for (const name of operation.tags) tags.add(name)
      operation.parameters = operation.parameters?.map((parameter) => completeParameter(parameter, path, schemas)) ?? []
      const example = examples[operation.operationId]
      addExamples(operation, example)
      if (example) operation['x-codeSamples'] = [{ lang: 'Shell', label: 'curl', source: curlLine(method, example, operation) }]
    }
  }
  const problem = schemas.Problem as { properties: Record<string, object> }
  problem.properties.type = { ...problem.properties.type, enum: Object.keys(problems).map((code) => `/problems/${code}`) }
  return {
    ...document,
    paths,
    servers: [{ url: '/', description: 'This registry' }],
    tags: [...tags].map((name) => ({ name, ...(tagDescriptions[name] && { description: tagDescriptions[name] }) })),
    components: {
      ...document.components,
      schemas: schemas as NonNullable<Document['components']>['schemas'] & object,
      securitySchemes,
    },
  }
}

function addExamples({ requestBody, responses }: Operation, example: Example | undefined) {
  const body = requestBody?.content['application/json']
  if (body && example?.request !== undefined) body.example = example.request
  for (const [status, response] of Object.entries(responses)) {
    const answer = response.content?.['application/json']
    if (answer && example?.responses[status] !== undefined) answer.example = example.responses[status]
    const problem = response.content?.['application/problem+json']
    if (problem) problem.example = problemExample(status, response.description)
  }
}

function problemExample(status: string, detail: string) {
  const [code, known] = Object.entries(problems).find((entry) => String(entry[1].status) === status) ?? ['internal', problems.internal]
  return { type: `/problems/${code}`, ...known, detail }
}
