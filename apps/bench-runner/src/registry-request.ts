import { parseProblem, ZooError } from '@effzoo/contract'
import { backoffMs, parseRetryAfter } from './retry-delay.ts'
import { sleep } from './sleep.ts'

/** The registry gave no usable answer, however often it was asked; it may later. */
export class RegistryUnreachable extends Error {
  override readonly name = 'RegistryUnreachable'
}

export interface RequestOptions {
  /** How often to try before RegistryUnreachable is thrown. */
  readonly tries?: number
  /** How long to wait for one answer. */
  readonly tryLimitMs?: number
  /** Ends the trying. A request that is on its way is awaited all the same, since what it asks for may have been done. */
  readonly signal?: AbortSignal
}

export interface RequestEffects {
  readonly fetch?: typeof fetch
  readonly sleep?: typeof sleep
  readonly random?: () => number
  /** Told of each failed try and of the wait before the next. */
  readonly onRetry?: (reason: string, waitMs: number) => void
}

interface RegistryRequest {
  readonly method: 'POST' | 'PUT'
  readonly path: string
  readonly key?: string
  readonly body?: unknown
}

/**
 * Sends requests to one registry, over drops, overload and restarts. A refusal becomes a ZooError at once; a 4xx that is
 * no problem of the catalogue is not the registry's word (a proxy in between, another server at its address).
 */
export function createRequester(
  registryUrl: string,
  { fetch = globalThis.fetch, sleep: pause = sleep, random = Math.random, onRetry = () => {} }: RequestEffects,
) {
  const base = registryUrl.endsWith('/') ? registryUrl : `${registryUrl}/`

  return async (
    { method, path, key, body }: RegistryRequest,
    { tries = Number.POSITIVE_INFINITY, tryLimitMs = 30_000, signal }: RequestOptions = {},
  ) => {
    const url = new URL(path, base)
    const headers = { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) }
    for (let failures = 1; ; failures++) {
      signal?.throwIfAborted()
      let reason: string
      let retryAfterMs: number | undefined
      try {
        const response = await fetch(url, {
          method,
          headers,
          body: JSON.stringify(body ?? {}),
          signal: AbortSignal.timeout(tryLimitMs),
        })
        retryAfterMs = parseRetryAfter(response.headers.get('retry-after'))
        const text = await response.text()
        if (response.ok) return { body: text === '' ? undefined : (JSON.parse(text) as unknown), retryAfterMs }
        const refusal = response.status < 500 && response.status !== 429 ? parseProblem(text) : undefined
        if (refusal) throw refusal
        reason = `${method} ${url} was answered with ${response.status}`
      } catch (error) {
        if (error instanceof ZooError) throw error
        reason = `${method} ${url}: ${describeCause(error)}`
      }
      if (failures >= tries) throw new RegistryUnreachable(reason)
      const waitMs = retryAfterMs ?? backoffMs(failures, random)
      onRetry(reason, waitMs)
      await pause(waitMs, signal)
    }
  }
}

/** fetch says only "fetch failed"; what failed is its cause. */
const describeCause = (error: unknown): string =>
  error instanceof Error ? (error.cause === undefined ? error.message : describeCause(error.cause)) || error.name : String(error)
