import { z } from 'zod'

/** Every way a request can fail, by the last part of its `type` URI. */
export const problems = {
  'invalid-request': { status: 422, title: 'The request is not valid' },
  'malformed-body': { status: 400, title: 'The body is not JSON' },
  'unsupported-media-type': { status: 415, title: 'The body must be JSON' },
  'foreign-host': { status: 421, title: 'This server answers to its own names only' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'body-too-deep': { status: 422, title: 'The body is nested too deeply' },
  'uri-too-long': { status: 414, title: 'The URL is too long' },
  unauthenticated: { status: 401, title: 'A valid token or key is needed' },
  'missing-scope': { status: 403, title: 'The token lacks a scope' },
  'foreign-origin': { status: 403, title: 'Pages of this origin may not do this' },
  'rate-limited': { status: 429, title: 'Too many requests' },
  'not-found': { status: 404, title: 'Nothing lies here' },
  'method-not-allowed': { status: 405, title: 'This method is not offered here' },
  'variant-not-found': { status: 404, title: 'No such variant' },
  'job-not-found': { status: 404, title: 'No such job' },
  'sweep-not-found': { status: 404, title: 'No such sweep' },
  'schedule-not-found': { status: 404, title: 'No such schedule' },
  'runner-not-found': { status: 404, title: 'No such runner' },
  'result-not-found': { status: 404, title: 'No such result' },
  'not-the-owner': { status: 403, title: 'Only its owner may do this' },
  'variant-in-use': { status: 409, title: 'Something still names this variant' },
  'variant-limit': { status: 422, title: 'No more variants are taken' },
  'checkpoint-not-found': { status: 404, title: 'No such checkpoint' },
  'checkpoint-in-use': { status: 409, title: 'A tag still points at this checkpoint' },
  'checkpoint-conflict': { status: 409, title: 'Somebody else published this checkpoint meanwhile' },
  'file-not-found': { status: 404, title: 'The checkpoint has no such file' },
  'range-not-satisfiable': { status: 416, title: 'The file has no such bytes' },
  'wrong-weights': { status: 422, title: 'The weights are not those of the variant' },
  'upload-not-found': { status: 404, title: 'No such upload' },
  'upload-incomplete': { status: 409, title: 'Bytes are missing' },
  'wrong-digest': { status: 422, title: 'These are not the bytes that were announced' },
  'storage-quota': { status: 422, title: 'There is no more room for you' },
  'signing-unavailable': { status: 503, title: 'This registry has no key to sign with' },
  'store-unreachable': { status: 503, title: 'The store of files does not answer' },
  'webhook-not-found': { status: 404, title: 'You have no such webhook' },
  'webhook-limit': { status: 422, title: 'No more webhooks are kept' },
  'delivery-not-found': { status: 404, title: 'The webhook has no such delivery' },
  'delivery-under-way': { status: 409, title: 'The message may be on its way' },
  'token-not-found': { status: 404, title: 'No such token' },
  'job-not-failed': { status: 409, title: 'Only a failed job is queued again' },
  'stale-lease': { status: 409, title: 'The job is no longer yours' },
  'result-conflict': { status: 409, title: 'Another result was already accepted for this attempt' },
  'idempotency-conflict': { status: 422, title: 'This Idempotency-Key was used with another request' },
  'database-busy': { status: 503, title: 'The database is busy' },
  'database-unreachable': { status: 503, title: 'The database does not answer' },
  'not-ready': { status: 503, title: 'The registry is not ready' },
  internal: { status: 500, title: 'The fault is ours' },
} as const satisfies Record<string, { status: number; title: string }>

export type ProblemCode = keyof typeof problems

/** One thing that is wrong with the input, and where. */
export const InvalidField = z
  .object({
    pointer: z.string().meta({ description: 'JSON pointer into the body, or the name of the query parameter', example: 'maxParams' }),
    detail: z.string(),
  })
  .meta({ id: 'InvalidField' })
export type InvalidField = z.infer<typeof InvalidField>

/** RFC 9457. */
export const Problem = z
  .object({
    type: z.string().meta({ example: '/problems/variant-not-found' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    errors: z.array(InvalidField).optional(),
  })
  .meta({ id: 'Problem' })
export type Problem = z.infer<typeof Problem>

/** A fault with a name from the catalogue; what the API throws and its clients rethrow. */
export class ZooError extends Error {
  override readonly name = 'ZooError'
  readonly code: ProblemCode
  readonly errors: readonly InvalidField[] | undefined

  constructor(code: ProblemCode, detail: string, options?: ErrorOptions & { errors?: readonly InvalidField[] }) {
    super(detail, options)
    this.code = code
    this.errors = options?.errors
  }

  get problem(): Problem {
    const { status, title } = problems[this.code]
    return {
      type: `/problems/${this.code}`,
      title,
      status,
      detail: this.message,
      ...(this.errors && { errors: [...this.errors] }),
    }
  }
}

const problemCodes = Object.keys(problems) as ProblemCode[]

/** What a registry refused with, or undefined where the text is no problem of the catalogue: then it is not the registry's word. */
export function parseProblem(text: string): ZooError | undefined {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return undefined
  }
  const problem = Problem.safeParse(body).data
  const code = problemCodes.find((candidate) => problem?.type === `/problems/${candidate}`)
  return problem && code && new ZooError(code, problem.detail, problem.errors && { errors: problem.errors })
}
