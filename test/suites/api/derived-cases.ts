import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect } from 'vitest'
import { bodySchemaOf, type JsonSchema, type Operation } from '../../../scripts/openapi/document.ts'
import { type Api, document, operations } from './caller.ts'
import { validRequests } from './valid-requests.ts'

export interface ApiCase {
  readonly route: string
  readonly name: string
  run(api: Api): Promise<void>
}

const ajv = new Ajv2020({ strict: false, validateFormats: false })
ajv.addSchema(document, 'openapi')

/** More than any body may have. */
const hugeBody = ' '.repeat(5 * 2 ** 20)

const unknownIds: Readonly<Record<string, string>> = {
  JobId: 'job_00000000000000000000000000',
  RunnerId: 'runner_00000000000000000000000000',
  ResultId: 'result_00000000000000000000000000',
  SweepId: 'swp_00000000000000000000000000',
  ScheduleId: 'sch_00000000000000000000000000',
  TokenId: 'token_00000000000000000000000000',
  WebhookId: 'whk_00000000000000000000000000',
  UploadId: 'upload_00000000000000000000000000',
  CheckpointId: 'efficientnet-b0.no-such',
}

function casesOf(operation: Operation): ApiCase[] {
  const { route } = operation
  const valid = async (api: Api) => {
    const make = validRequests[route]
    if (!make) throw new Error(`${route} has no valid request; add one to valid-requests.ts`)
    return make(api)
  }
  const cases: ApiCase[] = []
  const add = (name: string, run: ApiCase['run']) => void cases.push({ route, name, run })

  add('answers what it is for', async (api) => {
    const { call, status, expect: expectAnswer } = await valid(api)
    const answer = await api.call(route, call)
    expect(answer.status, JSON.stringify(answer.body)).toBe(status)
    expectAnswer?.(answer)
  })

  const bodySchema = bodySchemaOf(operation)
  if (operation.method !== 'GET') {
    add('refuses what does not say that it is JSON', async (api) => {
      const { call } = await valid(api)
      expect(await api.call(route, { ...call, headers: { 'content-type': 'text/plain' } })).toMatchObject({
        status: 415,
        body: { type: '/problems/unsupported-media-type' },
      })
    })
  }
  if (bodySchema) {
    const refuses = (name: string, body: unknown, status: number, problem: object) =>
      add(name, async (api) => {
        const { call } = await valid(api)
        expect(await api.call(route, { ...call, body })).toMatchObject({ status, body: problem })
      })
    refuses('refuses a body that is no JSON', '{"', 400, { type: '/problems/malformed-body' })
    refuses('refuses an empty body', '', 400, { type: '/problems/malformed-body' })
    refuses('refuses a body that is too large', hugeBody, 413, { type: '/problems/body-too-large' })
    for (const body of ['[]', '"text"', 'null', '7']) {
      refuses(`refuses ${body} for a body`, body, 422, { type: '/problems/invalid-request', errors: [{ pointer: '' }] })
    }
    for (const [name, schema] of Object.entries(propertiesOf(bodySchema))) {
      const wrong = unfitting(schema)
      if (wrong === undefined) continue
      add(`refuses ${JSON.stringify(wrong)} for ${name}, and says where`, async (api) => {
        const { call } = await valid(api)
        const answer = await api.call(route, { ...call, body: { ...(call.body as object), [name]: wrong } })
        expect(answer).toMatchObject({ status: 422, body: { type: '/problems/invalid-request' } })
        expect(answer.body.errors.map(({ pointer }: { pointer: string }) => pointer.split('/')[1])).toContain(name)
      })
    }
    if (isStrict(bodySchema)) {
      add('refuses a field that it does not know, and says which', async (api) => {
        const { call } = await valid(api)
        const answer = await api.call(route, { ...call, body: { ...(call.body as object), surplus: 1 } })
        expect(answer).toMatchObject({
          status: 422,
          body: { errors: [{ pointer: '/surplus', detail: expect.stringContaining('not known') }] },
        })
      })
    }
  }

  const queryParameters = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query')
  for (const { name, schema } of queryParameters) {
    const wrong = unfitting(schema, ['?'])
    if (wrong === undefined) continue
    add(`refuses ${JSON.stringify(wrong)} for ${name}, and says so`, async (api) => {
      const { call } = await valid(api)
      const path = `${pathOf(call.path)}?${name}=${encodeURIComponent(String(wrong))}`
      const answer = await api.call(route, { ...call, path })
      expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: name }] } })
    })
  }
  if (queryParameters.length > 0) {
    add('refuses a parameter that it does not know, and names the nearest', async (api) => {
      const { name } = queryParameters[0]!
      const { call } = await valid(api)
      const answer = await api.call(route, { ...call, path: `${pathOf(call.path)}?${name}x=1` })
      expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: `${name}x`, detail: expect.stringContaining(name) }] } })
    })
    add('refuses a parameter that stands twice', async (api) => {
      const { name } = queryParameters.find(({ name }) => name === 'limit') ?? queryParameters[0]!
      const { call } = await valid(api)
      const answer = await api.call(route, { ...call, path: `${pathOf(call.path)}?${name}=1&${name}=2` })
      expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: name, detail: expect.stringContaining('once') }] } })
    })
  }

  const id = (operation.parameters ?? []).find((parameter) => parameter.in === 'path' && parameter.name === 'id')
  if (id) {
    const withId = async (api: Api, value: string) => {
      const { call } = await valid(api)
      return { ...call, path: call.path.replace(/^(\/\w+\/)[^/?]+/, `$1${value}`) }
    }
    add('answers 404 for what is not there', async (api) => {
      const name = /[^/]+$/.exec(String(id.schema.$ref ?? ''))?.[0] ?? ''
      const answer = await api.call(route, await withId(api, unknownIds[name] ?? 'no-such-thing'))
      expect(answer.status, JSON.stringify(answer.body)).toBe(404)
    })
    add('refuses or does not find an id that can be none', async (api) => {
      const answer = await api.call(route, await withId(api, encodeURIComponent("'; drop table jobs --\u0000\u{1f600}")))
      expect([404, 422]).toContain(answer.status)
    })
  }

  if (operation.security?.length) {
    for (const as of ['nobody', 'stranger'] as const) {
      add(`refuses ${as}`, async (api) => {
        const { call } = await valid(api)
        const answer = await api.call(route, { ...call, as })
        expect(answer).toMatchObject({ status: 401, body: { type: '/problems/unauthenticated' } })
        expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/)
      })
    }
  }

  if (operation.responses['304']) {
    add('answers 304 without a body as long as nothing has changed', async (api) => {
      const { call } = await valid(api)
      const etag = (await api.call(route, call)).headers.get('etag')
      expect(etag).toMatch(/^"[^"]+"$/)
      const same = await api.call(route, { ...call, headers: { 'if-none-match': etag! } })
      expect({ status: same.status, body: same.body, etag: same.headers.get('etag') }).toEqual({ status: 304, body: '', etag })
      expect((await api.call(route, { ...call, headers: { 'if-none-match': '"other"' } })).status).toBe(200)
    })
  }

  add('answers 405 to a method that it does not offer, with those that it does', async (api) => {
    const { path } = (await valid(api)).call
    const offered = Object.keys(document.paths[operation.path]!).map((method) => method.toUpperCase())
    const answer = await api.call(undefined, { path, method: 'PATCH' })
    expect(answer).toMatchObject({ status: 405, body: { type: '/problems/method-not-allowed' } })
    expect((answer.headers.get('allow') ?? '').split(', ')).toEqual(expect.arrayContaining(offered))
  })
  return cases
}

const pathOf = (path: string) => path.split('?')[0]!

/** The schema itself where it is named only. */
function resolve(schema: JsonSchema): JsonSchema {
  const name = /^#\/components\/schemas\/(.+)$/.exec(String(schema.$ref ?? ''))?.[1]
  return name === undefined ? schema : (document.components.schemas[name] ?? {})
}

/** Whether it refuses fields that it does not know. */
const isStrict = (schema: JsonSchema) => resolve(schema).additionalProperties === false

const propertiesOf = (schema: JsonSchema) => (resolve(schema).properties ?? {}) as Readonly<Record<string, JsonSchema>>

/** Something that the schema does not allow; undefined where it says too little, as of texts that only a parser understands. */
function unfitting(schema: JsonSchema, candidates: readonly unknown[] = ['?', [7], 0.5]): unknown {
  const absolute = JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"openapi#/components/')) as JsonSchema
  return candidates.find((value) => !ajv.validate(absolute, value))
}

/** Of each route what follows from its description alone: a new route has these cases as soon as it has a valid request. */
export const derivedCases: readonly ApiCase[] = operations.flatMap(casesOf)
