import { createHash } from 'node:crypto'
import { parseProblem, ZooError } from '@effzoo/contract'
import { parseRetryAfter } from './retry-delay.ts'

/** The registry gave no usable answer; it may later. What was asked for may have been done all the same. */
export class RegistryUnreachable extends Error {
  override readonly name = 'RegistryUnreachable'
  readonly retryAfterMs: number | undefined

  constructor(reason: string, retryAfterMs?: number) {
    super(reason)
    this.retryAfterMs = retryAfterMs
  }
}

export interface RequestOptions {
  /** How long to wait for the answer. */
  readonly limitMs?: number
  readonly signal?: AbortSignal | undefined
}

export interface RequestEffects {
  readonly fetch?: typeof fetch
}

interface RegistryRequest {
  readonly method: 'POST' | 'PUT'
  readonly path: string
  readonly key?: string
  readonly body?: unknown
  /** Whether the registry is to see that the body came as it was sent. */
  readonly isDigested?: boolean
}

/**
 * Sends a request to one registry, once. A refusal becomes a ZooError; a 4xx that is no problem of the catalogue is not the registry's
 * word (a proxy in between, another server at its address).
 */
export function createRequester(registryUrl: string, { fetch = globalThis.fetch }: RequestEffects) {
  const base = registryUrl.endsWith('/') ? registryUrl : `${registryUrl}/`

  return async ({ method, path, key, body, isDigested }: RegistryRequest, { limitMs = 30_000, signal }: RequestOptions = {}) => {
    const url = new URL(path, base)
    const sent = JSON.stringify(body ?? {})
    const headers = {
      'content-type': 'application/json',
      ...(key && { authorization: `Bearer ${key}` }),
      ...(isDigested && { 'content-digest': digestOf(sent) }),
    }
    const limit = AbortSignal.timeout(limitMs)
    const until = signal ? AbortSignal.any([limit, signal]) : limit
    try {
      const response = await fetch(url, { method, headers, body: sent, signal: until })
      const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'))
      const text = await response.text()
      if (response.ok) return { body: text === '' ? undefined : (JSON.parse(text) as unknown), retryAfterMs }
      const refusal = response.status < 500 && response.status !== 429 ? parseProblem(text) : undefined
      throw refusal ?? new RegistryUnreachable(`${method} ${url} was answered with ${response.status}`, retryAfterMs)
    } catch (error) {
      if (error instanceof ZooError || error instanceof RegistryUnreachable) throw error
      throw new RegistryUnreachable(`${method} ${url}: ${describeCause(error)}`)
    }
  }
}

const digestOf = (text: string) => `sha-256=:${createHash('sha256').update(text).digest('base64')}:`

/** fetch says only "fetch failed"; what failed is its cause. */
const describeCause = (error: unknown): string =>
  error instanceof Error ? (error.cause === undefined ? error.message : describeCause(error.cause)) || error.name : String(error)
