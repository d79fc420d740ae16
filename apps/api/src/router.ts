import { byNearness, type InvalidField, ZooError } from '@effzoo/contract'
import { type Hook, OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { routePath } from 'hono/route'
import { z } from 'zod'
import type { AppEnv } from './app-env.ts'

/** A router whose routes answer input that does not fit their schema with 422 and what is wrong where. */
export function createRouter() {
  const router: OpenAPIHono<AppEnv> = new OpenAPIHono<AppEnv>({ defaultHook: (result, c) => refuseInvalid(router, result, c) })
  return router
}

type HookResult = Parameters<Hook<unknown, AppEnv, string, unknown>>[0]

function refuseInvalid(router: OpenAPIHono<AppEnv>, result: HookResult, c: Context<AppEnv>) {
  if (result.success) return
  const { target, error } = result
  const errors = error.issues.slice(0, maxShown).flatMap((issue): InvalidField[] => {
    const path = issue.path.map((part) => shorten(String(part)))
    if (issue.code === 'unrecognized_keys') {
      const allowed = fieldsOf(inputSchema(router, c, target), path)
      const keys = issue.keys.slice(0, maxShown).map(shorten)
      return keys.map((key) => ({ pointer: pointerTo([...path, key], target), detail: unknownName(key, allowed) }))
    }
    const isRepeated = target === 'query' && (c.req.queries(path[0] ?? '')?.length ?? 0) > 1
    return [{ pointer: pointerTo(path, target), detail: isRepeated ? 'stands more than once; give it once' : issue.message }]
  })
  const shown = errors.slice(0, maxShown)
  const detail = shown.map((field) => `${field.pointer || 'the body'}: ${field.detail}`).join('; ')
  const more = errors.length > shown.length || error.issues.length > maxShown ? `; the first ${maxShown} of more` : ''
  throw new ZooError('invalid-request', detail + more, { errors: shown })
}

/** A body of some kilobytes can have thousands of faults; no answer has to be larger than its question for it. */
const maxShown = 20
const maxNameLength = 80

const shorten = (name: string) => (name.length > maxNameLength ? `${name.slice(0, maxNameLength)}…` : name)

/** A JSON pointer into a body; a parameter has no structure, so its name does. */
const pointerTo = (path: readonly string[], target: HookResult['target']) =>
  target === 'json' ? path.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('') : path.join('.')

function unknownName(key: string, allowed: readonly string[]) {
  const [nearest, ...others] = byNearness(key, allowed)
  if (nearest === undefined) return `"${key}" is not known here`
  return `"${key}" is not known here; did you mean ${nearest}? Allowed are ${[nearest, ...others].join(', ')}`
}

/** The schema that the failed input was held against; the hook itself is not told it. */
function inputSchema(router: OpenAPIHono<AppEnv>, c: Context<AppEnv>, target: HookResult['target']): unknown {
  const path = routePath(c).replaceAll(/:(\w+)/g, '{$1}')
  for (const definition of router.openAPIRegistry.definitions) {
    if (definition.type !== 'route' || definition.route.path !== path || definition.route.method !== c.req.method.toLowerCase()) continue
    const { request } = definition.route
    const body = request?.body?.content['application/json']
    return target === 'json' ? body && 'schema' in body && body.schema : request?.query
  }
  return undefined
}

/** Of the object at the path, through objects, arrays and unions; of a union those of all its members. */
function fieldsOf(schema: unknown, path: readonly string[]): string[] {
  if (schema instanceof z.ZodOptional) return fieldsOf(schema.unwrap(), path)
  if (schema instanceof z.ZodUnion) return [...new Set(schema.options.flatMap((option) => fieldsOf(option, path)))]
  const [first, ...rest] = path
  if (schema instanceof z.ZodArray) return first === undefined ? [] : fieldsOf(schema.element, rest)
  if (!(schema instanceof z.ZodObject)) return []
  return first === undefined ? Object.keys(schema.shape) : fieldsOf(schema.shape[first], rest)
}
