import type { Readable } from 'node:stream'
import { faultOfConnection } from './connection-fault.ts'
import type { TransferLimits } from './limits.ts'
import type { Span } from './span.ts'
import { describeUrl, TransferError } from './transfer-error.ts'

export interface ReceiveOptions {
  readonly url: URL
  /** null: the answer did not say. */
  readonly bodyBytes: number | null
  readonly limits: TransferLimits
  readonly onBytes: () => void
  readonly nowMs?: () => number
}

/** Reads a body to its end into the span: no byte more than was announced, none less, and not at a rate that never ends. */
export async function receive(
  body: Readable,
  span: Span,
  { url, bodyBytes, limits, onBytes, nowMs = () => performance.now() }: ReceiveOptions,
): Promise<void> {
  let receivedBytes = 0
  let windowBytes = 0
  let windowStartMs = nowMs()
  try {
    for await (const piece of body as AsyncIterable<Buffer>) {
      receivedBytes += piece.length
      if (bodyBytes !== null && receivedBytes > bodyBytes)
        throw new TransferError('wrong-answer', `${describeUrl(url)} sends more than the ${bodyBytes} bytes that it announced`)
      await span.accept(piece)
      onBytes()
      windowBytes += piece.length
      if (nowMs() - windowStartMs < limits.rateWindowMs) continue
      if (windowBytes < limits.minWindowBytes)
        throw new TransferError(
          'stalled',
          `${describeUrl(url)} sent ${windowBytes} bytes in ${Math.round((nowMs() - windowStartMs) / 1000)} s`,
        )
      windowBytes = 0
      windowStartMs = nowMs()
    }
  } catch (error) {
    throw faultOfConnection(error, url)
  } finally {
    body.destroy()
  }
  if (bodyBytes !== null && receivedBytes < bodyBytes)
    throw new TransferError('truncated', `${describeUrl(url)} ended after ${receivedBytes} of ${bodyBytes} bytes`)
}
