import { Problem } from '@effzoo/contract'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import type { OpenApiDocument, Operation } from './document.ts'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** Says of an answer what the document does not allow: nothing, or one line for each thing. */
export type CheckAnswer = (operation: Operation | undefined, answer: Answer) => string[]

/**
 * By the document of the API itself: the status must be declared, then the type of the content, then the content must fit its schema. What
 * is asked of no operation at all must be answered with a problem. No answer may say that the fault is the server's.
 */
export function createAnswerCheck(document: OpenApiDocument): CheckAnswer {
  // formats and examples are for readers; the schemas themselves are made by zod
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: false })
  ajv.addSchema(document, 'openapi')
  const compiled = new Map<string, ValidateFunction>()

  function faultsOfBody(pointer: string, text: string): string[] {
    const body = parseJson(text)
    if (body === undefined) return ['the body is not JSON']
    const validate = compiled.get(pointer) ?? ajv.compile({ $ref: `openapi#${pointer}` })
    compiled.set(pointer, validate)
    if (validate(body)) return []
    return (validate.errors ?? []).map(
      ({ instancePath, message }) => `the body does not fit the document: ${instancePath || '/'} ${message}`,
    )
  }

  return (operation, { status, headers, text }) => {
    if (status >= 500) return [`the answer is ${status}`]
    const type = (headers.get('content-type') ?? '').split(';')[0]!.trim()
    if (!operation) return Problem.safeParse(parseJson(text)).success ? [] : [`${status} without a problem`]
    const key = operation.responses[status] ? String(status) : 'default'
    const response = operation.responses[key]
    if (!response) return [`${status} is not declared`]
    if (key === 'default' && status < 400) return [`${status} is not declared, and is no problem`]
    const content = response.content ?? {}
    if (Object.keys(content).length === 0) return text === '' ? [] : [`${status} has a body, and none is declared`]
    if (!content[type]) return [`${status} is of type "${type}"; declared are ${Object.keys(content).join(', ')}`]
    if (!/[/+]json$/.test(type) || !content[type].schema) return []
    const pointer = ['paths', operation.path, operation.method.toLowerCase(), 'responses', key, 'content', type, 'schema']
    return faultsOfBody(pointer.map((part) => `/${encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join(''), text)
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
