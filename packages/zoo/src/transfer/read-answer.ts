import { describeUrl, TransferError } from './transfer-error.ts'
import { type ReadHeader, waitMsOf } from './wait-hints.ts'

export interface Answer {
  readonly url: URL
  readonly status: number
  readonly header: ReadHeader
}

/** Bytes that were asked for, both ends included. */
export interface ByteRange {
  readonly firstByte: number
  readonly lastByte: number
}

/** A body that may be read: of the range, or of all of the file where the server gives no ranges. */
export interface AcceptedAnswer {
  readonly kind: 'range' | 'whole'
  /** Of the file; null where a whole one comes without a length. */
  readonly totalBytes: number | null
  /** Of this body. */
  readonly bodyBytes: number | null
  /** A strong one, or null: a weak one says nothing of bytes. */
  readonly etag: string | null
}

/** Throws for every answer whose body is not the bytes that were asked for. */
export function readAnswer(answer: Answer, { firstByte, lastByte }: ByteRange, nowMs = Date.now()): AcceptedAnswer {
  const { status, header, url } = answer
  if (status !== 200 && status !== 206) throw faultOf(answer, nowMs)
  const encoding = header('content-encoding')
  if (encoding !== null && encoding.toLowerCase() !== 'identity')
    throw new TransferError('wrong-answer', `${describeUrl(url)} sends ${encoding}, though the bytes themselves were asked for`)
  const bodyBytes = readLength(header('content-length'))
  const etag = readEtag(header('etag'))
  if (status === 200) return { kind: 'whole', totalBytes: bodyBytes, bodyBytes, etag }

  const range = readContentRange(header('content-range'))
  const asked = `bytes ${firstByte}-${lastByte}`
  if (!range) throw new TransferError('wrong-answer', `${describeUrl(url)} answers ${asked} with the range ${header('content-range')}`)
  // a file that ends before lastByte is given up to its end
  const expectedLast = Math.min(lastByte, range.totalBytes - 1)
  if (range.firstByte !== firstByte || range.lastByte !== expectedLast)
    throw new TransferError('wrong-answer', `${describeUrl(url)} answers ${asked} with the range ${header('content-range')}`)
  const rangeBytes = expectedLast - firstByte + 1
  if (bodyBytes !== null && bodyBytes !== rangeBytes)
    throw new TransferError('wrong-answer', `${describeUrl(url)} announces ${bodyBytes} bytes for ${asked}`)
  return { kind: 'range', totalBytes: range.totalBytes, bodyBytes: rangeBytes, etag }
}

function faultOf({ status, header, url }: Answer, nowMs: number): TransferError {
  const where = describeUrl(url)
  if (status === 404 || status === 410) return new TransferError('missing', `${where} is not there (${status})`)
  if (status === 401 || status === 403 || status === 451)
    return new TransferError('denied', `${where} is not given to us (${status}); a token may be missing, or its terms not accepted`)
  const waitMs = waitMsOf(header, nowMs)
  if (status === 429) return new TransferError('busy', `${where} has had too many requests (429)`, { waitMs })
  if (status >= 500 || status === 408 || status === 425)
    return new TransferError(status === 503 ? 'busy' : 'unavailable', `${where} answers ${status}`, { waitMs })
  if (status === 416) return new TransferError('wrong-size', `${where} is shorter than it should be (416 ${header('content-range') ?? ''})`)
  return new TransferError('refused', `${where} answers ${status}`)
}

const readLength = (text: string | null) => (text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null)

const readEtag = (text: string | null) => (text?.startsWith('"') ? text : null)

function readContentRange(text: string | null): (ByteRange & { totalBytes: number }) | null {
  const match = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/i.exec(text ?? '')
  if (!match) return null
  const [firstByte, lastByte, totalBytes] = match.slice(1).map(Number) as [number, number, number]
  return { firstByte, lastByte, totalBytes }
}
