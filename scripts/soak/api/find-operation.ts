import { type OpenApiDocument, type Operation, operationsOf } from '../../openapi/document.ts'

/** Which operation answers a path as it arrives; one without parameters comes before one with them. */
export function createFindOperation(document: OpenApiDocument) {
  const operations = operationsOf(document).map((operation) => ({
    operation,
    pattern: new RegExp(`^${operation.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
    parameterCount: operation.path.split('{').length - 1,
  }))
  operations.sort((a, b) => a.parameterCount - b.parameterCount)
  return (method: string, pathname: string): Operation | undefined =>
    operations.find(({ operation, pattern }) => operation.method === method && pattern.test(pathname))?.operation
}
