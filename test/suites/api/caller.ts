import { type Claim, RegisteredRunner } from '@effzoo/contract'
import { expect } from 'vitest'
import { createApp } from '../../../apps/api/src/app.ts'
import { describeApi } from '../../../apps/api/src/openapi.ts'
import type { RunningApi } from '../../../scripts/api-target/target.ts'
import { createAnswerCheck } from '../../../scripts/openapi/check-answer.ts'
import { type OpenApiDocument, operationsOf } from '../../../scripts/openapi/document.ts'
import { registration, workload } from '../../api/fixtures.ts'

/** Whose request it is. `nobody` shows nothing, `stranger` a key that was never given out, `writer` the token of the target. */
export type Credential = 'nobody' | 'stranger' | 'writer' | 'runner' | 'other-runner'

export interface Call {
  readonly path: string
  readonly as?: Credential
  /** What is neither text nor bytes is sent as JSON. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Instead of that of the route. */
  readonly method?: string
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: a case says itself what it expects of a body
  readonly body: any
}

/** The API's own description, made in this process; that each target serves the same one is a case. */
export const document = JSON.parse(JSON.stringify(describeApi(createApp({} as never)))) as OpenApiDocument
export const operations = operationsOf(document)
const check = createAnswerCheck(document)

export type Api = ReturnType<typeof createCaller>

/** Requests of one target. Every answer, whatever a case expects of it, must be one that the document allows. */
export function createCaller({ url, token }: Pick<RunningApi, 'url' | 'token'>) {
  const runners = new Map<Credential, Promise<Record<string, string>>>()

  /** `route` as in `get /jobs/{id}`; undefined where none is meant. */
  async function call(route: string | undefined, { path, as = 'nobody', body, headers = {}, method }: Call): Promise<Answer> {
    const operation = operations.find((candidate) => candidate.route === route)
    if (route !== undefined && !operation) throw new Error(`the document has no ${route}`)
    const verb = method ?? operation?.method ?? 'GET'
    const response = await fetch(url + path, {
      method: verb,
      headers: { ...(verb !== 'GET' && { 'content-type': 'application/json' }), ...(await headersOf(as)), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body) }),
      redirect: 'manual',
    } as RequestInit)
    const text = await response.text()
    const answer = { status: response.status, headers: response.headers, text }
    expect(method ? [] : check(operation, answer), `${verb} ${path} answered ${response.status} ${text.slice(0, 500)}`).toEqual([])
    return { ...answer, body: /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text }
  }

  async function headersOf(as: Credential): Promise<Record<string, string>> {
    if (as === 'nobody' || (as === 'writer' && token === undefined)) return {}
    if (as === 'writer') return { authorization: `Bearer ${token}` }
    if (as === 'stranger') return { authorization: `Bearer effrk_${'A'.repeat(43)}` }
    const known = runners.get(as) ?? register()
    runners.set(as, known)
    return known
  }

  async function register() {
    const { body } = await call('post /runners', { path: '/runners', as: 'writer', body: registration })
    return { authorization: `Bearer ${RegisteredRunner.parse(body).key}` }
  }

  /** Some job that `runner` holds now; its path without the verb at the end. */
  async function claim(): Promise<Claim & { path: string }> {
    await call('post /jobs', { path: '/jobs', as: 'writer', body: { variant: workload.variant } })
    const { status, body } = await call('post /jobs/claim', { path: '/jobs/claim', as: 'runner', body: { engines: ['tensorflow'] } })
    expect(status).toBe(200)
    return { ...body, path: `/jobs/${body.job.id}/attempts/${body.job.attempt}` }
  }

  return { url, call, claim }
}
