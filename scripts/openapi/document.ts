/** What is read here of an OpenAPI 3.1 document. */
export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> }
}

export type JsonSchema = Readonly<Record<string, unknown>>

type Content = Readonly<Record<string, { readonly schema?: JsonSchema }>>

interface OpenApiOperation {
  readonly summary?: string
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content?: Content }
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>
}

export interface Parameter {
  readonly in: 'path' | 'query' | 'header'
  readonly name: string
  readonly required?: boolean
  readonly schema: JsonSchema
}

/** One method of one path, named as in `get /jobs/{id}`. */
export interface Operation extends OpenApiOperation {
  readonly route: string
  readonly method: string
  readonly path: string
}

export async function readDocument(url: string): Promise<OpenApiDocument> {
  const response = await fetch(`${url}/openapi.json`)
  if (!response.ok) throw new Error(`${url}/openapi.json answered ${response.status}`)
  return (await response.json()) as OpenApiDocument
}

export const operationsOf = (document: OpenApiDocument): Operation[] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      route: `${method} ${path}`,
      method: method.toUpperCase(),
      path,
    })),
  )

export const bodySchemaOf = (operation: Operation): JsonSchema | undefined => operation.requestBody?.content?.['application/json']?.schema
