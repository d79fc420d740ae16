import type { OpenAPIHono } from '@hono/zod-openapi'
import packageJson from '../package.json' with { type: 'json' }
import type { AppEnv } from './app-env.ts'
import { describeNeeds, securitySchemes } from './auth/describe-needs.ts'
import { describeExactly } from './openapi-schemas.ts'

/** OpenAPI 3.1, made from the routes themselves. */
export function describeApi(app: OpenAPIHono<AppEnv>) {
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'effzoo',
      version: packageJson.version,
      description: 'A registry of image backbones, and the queue of their measurements. Problems are RFC 9457.',
      license: { name: packageJson.license },
    },
  })
  const schemas = describeExactly(document, app.openAPIRegistry.definitions)
  return { ...document, paths: describeNeeds(document.paths), components: { ...document.components, schemas, securitySchemes } }
}
