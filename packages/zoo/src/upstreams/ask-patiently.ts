import { setTimeout as sleep } from 'node:timers/promises'
import type { FetchContext } from './upstream.ts'

const maxTries = 5
const answerLimitMs = 30_000
const firstPauseMs = 500
const maxPauseMs = 60_000

/** An answer that is no fault of the moment: what is busy is asked again when it wishes, as long as that is soon. Redirects are answers. */
export async function askPatiently(url: URL, init: RequestInit, { signal, log }: Pick<FetchContext, 'signal' | 'log'>): Promise<Response> {
  for (let tries = 1; ; tries++) {
    const timeout = AbortSignal.timeout(answerLimitMs)
    let fault: string
    let pauseMs = firstPauseMs * 2 ** (tries - 1)
    try {
      const answer = await fetch(url, { ...init, redirect: 'manual', signal: signal ? AbortSignal.any([signal, timeout]) : timeout })
      if (answer.status !== 429 && answer.status < 500) return answer
      fault = `answers ${answer.status}`
      pauseMs = retryAfterMs(answer.headers.get('retry-after')) ?? pauseMs
    } catch (error) {
      signal?.throwIfAborted()
      const { code } = ((error as Error).cause ?? {}) as { code?: string }
      fault = `does not answer (${code ?? (error as Error).message})`
      if (code === 'ENOTFOUND' || code === 'ECONNREFUSED') throw new Error(`${url.origin} ${fault}`, { cause: error })
    }
    if (tries === maxTries) throw new Error(`${url.origin} ${fault}, after ${maxTries} tries`)
    if (pauseMs > maxPauseMs) throw new Error(`${url.origin} ${fault}, and asks for ${Math.ceil(pauseMs / 1000)} s of patience`)
    log?.(`${url.origin} ${fault}; asked again in ${(pauseMs / 1000).toFixed(1)} s`)
    await sleep(pauseMs, undefined, { ...(signal && { signal }) })
  }
}

const retryAfterMs = (text: string | null) => (text !== null && /^\d{1,6}$/.test(text) ? Number(text) * 1000 : undefined)
