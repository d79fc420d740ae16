import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { createApp, type Deps } from '../../apps/api/src/app.ts'
import { describeApi, type Operation } from '../../apps/api/src/openapi.ts'

const document = structuredClone(describeApi(createApp({} as Deps))) as unknown as {
  tags: { name: string }[]
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, object> }
}
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, path, method, operation })),
)
const named = operations.map((each) => [each.name, each] as const)

/** What a JSON body of the operation may be, with the example of it. */
const bodiesOf = ({ requestBody, responses }: Operation) => [
  ...Object.entries(requestBody?.content ?? {}).map(([type, media]) => ({ where: 'request', type, media })),
  ...Object.entries(responses).flatMap(([status, { content }]) =>
    Object.entries(content ?? {}).map(([type, media]) => ({ where: status, type, media })),
  ),
]

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    expect(await new Validator().validate(structuredClone(document) as unknown as Record<string, unknown>)).toEqual({ valid: true })
  })

  it('names every operation once, as clients call it', () => {
    const ids = operations.map(({ operation }) => operation.operationId)

    expect(new Set(ids).size).toBe(operations.length)
    for (const id of ids) expect(id).toMatch(/^[a-z][A-Za-z]+$/)
  })

  it('describes every tag that an operation has', () => {
    expect(new Set(operations.flatMap(({ operation }) => operation.tags))).toEqual(new Set(document.tags.map(({ name }) => name)))
    for (const tag of document.tags) expect(tag).toMatchObject({ description: expect.any(String) })
  })

  it.each(named)('says of %s and its parameters what they are for, with examples', (_name, { operation }) => {
    expect(operation).toMatchObject({ summary: expect.any(String), description: expect.any(String) })
    for (const parameter of operation.parameters ?? []) {
      expect(parameter.description, parameter.name).toEqual(expect.any(String))
      expect(parameter.example, parameter.name).toBeDefined()
    }
    for (const { description } of Object.values(operation.responses)) expect(description.length).toBeGreaterThan(5)
  })

  it.each(named)('has an example of all that %s takes and answers, and each is valid', (_name, { operation }) => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false })
    ajv.addSchema(document, 'openapi')
    for (const { where, type, media } of bodiesOf(operation)) {
      if (!/[/+]json$/.test(type)) continue
      expect(media.example, `${where} ${type}`).toBeDefined()
      const schema = JSON.parse(JSON.stringify(media.schema).replaceAll('"#/', '"openapi#/'))
      const validate = ajv.compile(schema)
      validate(media.example)
      expect(validate.errors, `${where} ${type}`).toBeNull()
    }
  })

  it.each(named)('has a line for a shell that calls %s', (_name, { path, operation }) => {
    const line = operation['x-codeSamples']![0]!.source

    expect(line).toMatch(new RegExp(`127\\.0\\.0\\.1:8787${path.replaceAll(/\{\w+\}/g, "[^/']+")}['?]`))
  })

  it('lists the types of problems', () => {
    expect(document.components.schemas.Problem).toMatchObject({
      properties: { type: { enum: expect.arrayContaining(['/problems/invalid-request', '/problems/variant-in-use']) } },
    })
  })
})
