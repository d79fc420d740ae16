import { type Operations, operations } from './generated/api.ts'

export type { Operations } from './generated/api.ts'

/** A registry's operation, by its operationId in the OpenAPI document. */
export type OperationId = keyof Operations

/** What an operation takes: only what it has. */
export type OperationInput<Id extends OperationId> = (Operations[Id]['path'] extends Record<never, never>
  ? keyof Operations[Id]['path'] extends never
    ? { path?: undefined }
    : { path: Operations[Id]['path'] }
  : never) & { query?: Operations[Id]['query'] } & (Operations[Id]['body'] extends undefined
    ? { body?: undefined }
    : { body: Operations[Id]['body'] })

/** The method and the path of one call, the path without a leading slash and with its query. */
export function locate<Id extends OperationId>(
  id: Id,
  {
    path = {},
    query = {},
  }: { path?: Readonly<Record<string, string | number>> | undefined; query?: Operations[Id]['query'] | undefined } = {},
): { method: (typeof operations)[Id]['method']; path: string } {
  const { method, path: template } = operations[id]
  const filled = template.slice(1).replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name]!))
  const given = Object.entries(query as Record<string, string | undefined>).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  const search = new URLSearchParams(given).toString()
  return { method, path: search === '' ? filled : `${filled}?${search}` }
}
