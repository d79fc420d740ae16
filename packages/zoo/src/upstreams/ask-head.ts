import { setTimeout as sleep } from 'node:timers/promises'
import { type Dispatcher, request } from 'undici'
import { faultOfConnection } from '../transfer/connection-fault.ts'
import { backoffMs, transferLimits as limits } from '../transfer/limits.ts'
import { openDispatcher } from '../transfer/open-request.ts'
import { describeUrl, TransferError } from '../transfer/transfer-error.ts'
import { type ReadHeader, waitMsOf } from '../transfer/wait-hints.ts'
import type { FetchContext } from './upstream.ts'

export interface HeadAnswer {
  readonly status: number
  readonly header: ReadHeader
}

type Headers = Readonly<Record<string, string>>

async function ask(url: URL, headers: Headers, dispatcher: Dispatcher, signal: AbortSignal | undefined): Promise<HeadAnswer> {
  const answer = await request(url, { method: 'HEAD', dispatcher, signal: signal ?? null, headers: { ...headers } }).catch(
    (error: unknown) => {
      throw faultOfConnection(error, url)
    },
  )
  await answer.body.dump()
  const header = (name: string) => (answer.headers[name] === undefined ? null : String(answer.headers[name]))
  const { statusCode: status } = answer
  if (status !== 429 && status < 500) return { status, header }
  throw new TransferError(status < 500 ? 'busy' : 'unavailable', `${describeUrl(url)} answers ${status}`, {
    waitMs: waitMsOf(header, Date.now()),
  })
}

const isOfTheMoment = (error: unknown): error is TransferError =>
  error instanceof TransferError && error.fault !== 'unreachable' && error.fault !== 'refused'

/** The headers of an answer; a redirect is one. What is busy or broken is asked again, when it wishes, as long as that is soon. */
export async function askHead(url: URL, headers: Headers, { signal, log }: Pick<FetchContext, 'signal' | 'log'>): Promise<HeadAnswer> {
  const dispatcher = openDispatcher(limits)
  try {
    for (let failures = 1; ; failures++) {
      try {
        return await ask(url, headers, dispatcher, signal)
      } catch (error) {
        signal?.throwIfAborted()
        if (!isOfTheMoment(error)) throw error
        const pauseMs = Math.max(backoffMs(failures, limits), error.waitMs ?? 0)
        const inSeconds = `${(pauseMs / 1_000).toFixed(1)} s`
        if (pauseMs > limits.maxWaitMs)
          throw new TransferError(error.fault, `${error.message}, and wants to be asked again in ${inSeconds}`)
        if (failures === limits.maxFailures) throw new TransferError(error.fault, `${error.message}, after ${failures} tries`)
        log?.(`${error.message}; asked again in ${inSeconds}`)
        await sleep(pauseMs, undefined, { ...(signal && { signal }) })
      }
    }
  } finally {
    await dispatcher.destroy()
  }
}
