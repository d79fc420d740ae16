import { describe, expect, it } from 'vitest'
import { createAnswerCheck } from '../../../scripts/openapi/check-answer.ts'
import { type JsonSchema, type OpenApiDocument, operationsOf } from '../../../scripts/openapi/document.ts'

const json = (schema: JsonSchema) => ({ content: { 'application/json': { schema } } })
const document: OpenApiDocument = {
  paths: {
    '/things/{id}': {
      get: {
        responses: {
          200: json({ $ref: '#/components/schemas/Thing' }),
          204: {},
          default: { content: { 'application/problem+json': { schema: { type: 'object', required: ['status'] } } } },
        },
      },
      put: { responses: { 200: json({ type: 'string' }) } },
    },
  },
  components: {
    schemas: {
      Thing: {
        type: 'object',
        properties: { next: { $ref: '#/components/schemas/Thing' }, size: { type: 'integer' } },
        required: ['size'],
      },
    },
  },
}
const check = createAnswerCheck(document)
const [get, put] = operationsOf(document)

const answer = (status: number, text: string, type = 'application/json; charset=UTF-8') => ({
  status,
  text,
  headers: new Headers(text === '' ? {} : { 'content-type': type }),
})

describe('createAnswerCheck', () => {
  it('allows what the document describes', () => {
    expect(check(get, answer(200, '{"size":1,"next":{"size":2}}'))).toEqual([])
    expect(check(get, answer(204, ''))).toEqual([])
    expect(check(get, answer(418, '{"status":418}', 'application/problem+json'))).toEqual([])
  })

  it.each([
    ['a body that does not fit', answer(200, '{"size":1,"next":{"size":"2"}}'), '/next/size must be integer'],
    ['a body that is no JSON', answer(200, '{'), 'not JSON'],
    ['another type', answer(200, '{"size":1}', 'text/html'), 'text/html'],
    ['a body where there is none', answer(204, 'x'), 'none is declared'],
    ['a success that is not declared', answer(201, '{"size":1}'), '201 is not declared'],
    ['a problem that does not fit', answer(404, '{}', 'application/problem+json'), 'status'],
    ['a fault of the server', answer(500, '{"status":500}', 'application/problem+json'), 'the answer is 500'],
  ])('reports %s', (_, given, reason) => {
    expect(check(get, given).join()).toContain(reason)
  })

  it('reports a status that neither it nor default declares', () => {
    expect(check(put, answer(404, '{"status":404}', 'application/problem+json'))).toEqual(['404 is not declared'])
  })

  it('wants a problem where no operation was meant', () => {
    const problem = { type: '/problems/not-found', title: 'Nothing lies here', status: 404, detail: 'x' }

    expect(check(undefined, answer(404, JSON.stringify(problem), 'application/problem+json'))).toEqual([])
    expect(check(undefined, answer(404, 'Not Found', 'text/plain'))).toEqual(['404 without a problem'])
  })
})
