import {
  Job,
  type JobId,
  type JobRequest,
  ModelPage,
  Problem,
  type ProblemCode,
  problems,
  Result,
  type ResultId,
  VariantDetail,
  ZooError,
} from '@effzoo/contract'
import type { z } from 'zod'

export const defaultRegistryUrl = 'http://127.0.0.1:8787'

/** The registry did not answer: it is down, restarting, or not where it was looked for. */
export class RegistryUnreachable extends Error {
  override readonly name = 'RegistryUnreachable'
}

export interface ClientOptions {
  readonly registryUrl?: string
  readonly fetch?: typeof fetch
}

export type Client = ReturnType<typeof createClient>

const isProblemCode = (code: string): code is ProblemCode => code in problems

async function problemOf(response: Response): Promise<Error> {
  const text = await response.text()
  try {
    const problem = Problem.parse(JSON.parse(text))
    const code = problem.type.replace('/problems/', '')
    const options = problem.errors ? { errors: problem.errors } : {}
    return new ZooError(isProblemCode(code) ? code : 'internal', problem.detail, options)
  } catch {
    return new Error(`the registry answered ${response.status} and not as a registry does: ${text.slice(0, 200)}`)
  }
}

/** Calls a registry's API; answers are validated against the contract. Throws ZooError for a problem, RegistryUnreachable for none. */
export function createClient({ registryUrl = defaultRegistryUrl, fetch = globalThis.fetch }: ClientOptions = {}) {
  const base = registryUrl.replace(/\/+$/, '')

  async function call<Schema extends z.ZodType>(
    schema: Schema,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) {
    let response: Response
    try {
      response = await fetch(`${base}${path}`, {
        method,
        headers: { accept: 'application/json', ...(method !== 'GET' && { 'content-type': 'application/json' }), ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
    } catch (cause) {
      throw new RegistryUnreachable(`no registry answers at ${base}; start one with \`npm start\`, or name another with --registry URL`, {
        cause,
      })
    }
    if (!response.ok) throw await problemOf(response)
    return schema.parse(await response.json()) as z.output<Schema>
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
    result: (id: ResultId) => call(Result, 'GET', `/results/${id}`),
  }
}
