import type { OpenAPIHono } from '@hono/zod-openapi'
import { z } from 'zod'
import type { AppEnv } from '../app-env.ts'

type Definition = OpenAPIHono<AppEnv>['openAPIRegistry']['definitions'][number]
type Json = Record<string, unknown>

interface Described {
  schema?: unknown
}
interface Operation {
  readonly parameters?: readonly (Described & { readonly in: string; readonly name: string })[]
  readonly requestBody?: { readonly content?: Readonly<Record<string, Described>> }
  readonly responses?: Readonly<Record<string, { readonly content?: Readonly<Record<string, Described>> }>>
}

/**
 * Puts zod's own JSON Schema in the place of each schema of the document, and answers the shared ones. The generator of the document
 * loses what may be null: where a schema with a name is first met as nullable it is nullable everywhere, and elsewhere nowhere.
 *
 * A schema is described as input; whatever is answered fits that too.
 */
export function describeExactly(document: object, definitions: readonly Definition[]): Json {
  const paths = (document as { paths: Record<string, Record<string, Operation>> }).paths
  const shared: Json = {}
  const describe = (target: Described | undefined, schema: unknown) => {
    if (target && schema instanceof z.ZodType) target.schema = toJsonSchema(schema, shared)
  }
  for (const definition of definitions) {
    if (definition.type !== 'route') continue
    const { path, method, request, responses } = definition.route
    const operation = paths[path]?.[method]
    const parameters: Record<string, unknown> = { path: request?.params, query: request?.query, header: request?.headers }
    for (const parameter of operation?.parameters ?? []) {
      const group = parameters[parameter.in]
      if (group instanceof z.ZodObject) describe(parameter, group.shape[parameter.name])
    }
    for (const [type, { schema }] of contentOf(request?.body)) describe(operation?.requestBody?.content?.[type], schema)
    for (const [status, response] of Object.entries(responses)) {
      for (const [type, { schema }] of contentOf(response)) describe(operation?.responses?.[status]?.content?.[type], schema)
    }
  }
  return Object.fromEntries(Object.entries(shared).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

const contentOf = (holder: unknown) => Object.entries((holder as { content?: Record<string, Described> } | undefined)?.content ?? {})

/** Schemas with a name of their own go to `shared` and are referred to, the schema itself too if it has one. */
function toJsonSchema(schema: z.ZodType, shared: Json): Json {
  const wrapped = z.toJSONSchema(z.object({ it: schema }), { io: 'input', unrepresentable: 'any', override: tidy })
  const { properties, $defs = {} } = JSON.parse(JSON.stringify(wrapped).replaceAll('"#/$defs/', '"#/components/schemas/')) as {
    properties: { it: Json }
    $defs?: Record<string, Json>
  }
  for (const [name, { id: _, ...named }] of Object.entries($defs)) shared[name] = named
  return properties.it
}

/** That a whole number is one that JSON can carry goes without saying. */
function tidy({ jsonSchema }: { jsonSchema: { minimum?: number; maximum?: number } }) {
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
}
