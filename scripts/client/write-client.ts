import { type Schema, typeText } from './type-text.ts'

interface Media {
  readonly schema?: Schema
}

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly schema?: Schema
}

interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly parameters: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> }
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Media>> }>>
}

export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

const head = `// Generated from the OpenAPI document by \`npm run client:generate\`; not to be edited.

/** Where each operation is; \`{name}\` stands for a path parameter. */
`

/** The whole text of packages/zoo/src/generated/api.ts: where the operations are, and the types of what they take and answer. */
export function writeClient({ paths, components }: Document): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  )
  const table = operations.map(
    ({ path, method, operation: { operationId } }) => `  ${operationId}: { method: '${method}', path: '${path}' },`,
  )
  const types = operations.map(({ operation }) => operationText(operation))
  const schemas = Object.entries(components.schemas)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, schema]) => `export type ${name} = ${typeText(schema)}\n`)
  return `${head}export const operations = {
${table.join('\n')}
} as const

/** What each operation takes and, when it succeeds, answers. A text in a query stands as it does in the URL. */
export interface Operations {
${types.join('\n')}
}

${schemas.join('\n')}`
}

function operationText({ operationId, summary, parameters, requestBody, responses }: Operation): string {
  const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => `${name}: string | number`)
  const inQuery = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => `${name}?: string | undefined`)
  const answers = Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .map(([, { content }]) => bodyText(content))
  return `  /** ${summary} */
  ${operationId}: {
    path: ${objectText(inPath)}
    query: ${objectText(inQuery)}
    body: ${bodyText(requestBody?.content)}
    answer: ${[...new Set(answers)].join(' | ')}
  }`
}

/** What is no JSON, and nothing that stands for JSON in another form, is bytes. */
function bodyText(content: Readonly<Record<string, Media>> | undefined): string {
  if (!content) return 'undefined'
  return 'application/octet-stream' in content ? 'Uint8Array<ArrayBuffer>' : typeText(content['application/json']?.schema)
}

const objectText = (fields: readonly string[]) => (fields.length > 0 ? `{ ${fields.join('; ')} }` : 'Record<never, never>')
