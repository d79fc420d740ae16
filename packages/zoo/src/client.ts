import { Job, type JobId, type JobRequest, ModelPage, parseProblem, Result, type ResultId, Token, VariantDetail } from '@effzoo/contract'
import type { z } from 'zod'

export const defaultRegistryUrl = 'http://127.0.0.1:8787'

/** The registry did not answer: it is down, restarting, or not where it was looked for. */
export class RegistryUnreachable extends Error {
  override readonly name = 'RegistryUnreachable'
}

/** Something else answers at the address, or a registry that speaks another version. */
export class NotARegistry extends Error {
  override readonly name = 'NotARegistry'
}

export interface ClientOptions {
  readonly registryUrl?: string
  readonly fetch?: typeof fetch
  /** Asked at each write; reading needs none, and sends none. */
  readonly token?: () => string | undefined
}

export type Client = ReturnType<typeof createClient>

/** No answer of the registry takes longer, however busy it is. */
const answerLimitMs = 30_000

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Calls a registry's API. Throws ZooError for a problem, RegistryUnreachable without an answer, NotARegistry for one that breaks the contract. */
export function createClient({ registryUrl = defaultRegistryUrl, fetch = globalThis.fetch, token }: ClientOptions = {}) {
  const base = registryUrl.replace(/\/+$/, '')

  function authorization(): Record<string, string> {
    const secret = token?.()
    return secret === undefined ? {} : { authorization: `Bearer ${secret}` }
  }

  async function call<Schema extends z.ZodType>(
    schema: Schema,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) {
    const own = method === 'GET' ? {} : { 'content-type': 'application/json', ...authorization() }
    let status: number
    let text: string
    try {
      const response = await fetch(`${base}${path}`, {
        method,
        headers: { accept: 'application/json', ...own, ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(answerLimitMs),
      })
      status = response.status
      text = await response.text()
    } catch (cause) {
      throw new RegistryUnreachable(`no registry answers at ${base}; start one with \`npm start\`, or name another with --registry URL`, {
        cause,
      })
    }
    const problem = status < 400 ? undefined : parseProblem(text)
    if (problem) throw problem
    const answer = status < 400 ? schema.safeParse(parseJson(text)) : undefined
    if (!answer?.success) throw new NotARegistry(`${base} answered ${status}, and not as a registry does: ${text.slice(0, 200)}`)
    return answer.data
  }

  return {
    registryUrl: base,
    /** Takes the query as it stands in the URL, such as `{ maxParams: '25M', sort: '-top1' }`. */
    models: (query: Record<string, string> = {}) => call(ModelPage, 'GET', `/models?${new URLSearchParams(query)}`),
    model: (id: string) => call(VariantDetail, 'GET', `/models/${encodeURIComponent(id)}`),
    /** The same key submits the same job once, however often it is sent. */
    submitJob: (request: JobRequest, idempotencyKey: string) => call(Job, 'POST', '/jobs', request, { 'idempotency-key': idempotencyKey }),
    job: (id: JobId) => call(Job, 'GET', `/jobs/${id}`),
    cancelJob: (id: JobId) => call(Job, 'POST', `/jobs/${id}/cancel`),
    /** What the token may do, and until when. */
    tokenSelf: () => call(Token, 'GET', '/tokens/self', undefined, authorization()),
    result: (id: ResultId) => call(Result, 'GET', `/results/${id}`),
  }
}
