import type { Readable } from 'node:stream'
import { type Dispatcher, EnvHttpProxyAgent, request } from 'undici'
import { faultOfConnection } from './connection-fault.ts'
import type { TransferLimits } from './limits.ts'
import type { Mirror } from './mirrors.ts'
import { type AcceptedAnswer, type Answer, type ByteRange, readAnswer } from './read-answer.ts'
import { isRedirect, nextUrl } from './redirect.ts'
import { describeUrl, TransferError } from './transfer-error.ts'

const userAgent = 'effzoo/0.1.0'
const connectTimeoutMs = 10_000

/** By way of HTTPS_PROXY, HTTP_PROXY and NO_PROXY, where they are set. */
export const openDispatcher = ({ connections, stallMs }: TransferLimits): Dispatcher =>
  new EnvHttpProxyAgent({
    connections,
    headersTimeout: stallMs,
    bodyTimeout: stallMs,
    connect: { timeout: Math.min(connectTimeoutMs, stallMs) },
  })

export interface RequestOptions {
  /** For the mirror's own origin. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly dispatcher: Dispatcher
  readonly limits: TransferLimits
  readonly signal: AbortSignal
}

interface OpenAnswer extends Answer {
  readonly body: Readable
}

/** Asks a mirror for bytes; without a range, for all of them. Whoever gets the body reads it to its end or destroys it. */
export async function openRequest(
  mirror: Mirror,
  range: ByteRange | null,
  options: RequestOptions,
): Promise<{ accepted: AcceptedAnswer; body: Readable }> {
  const answer = await follow(mirror, range, options)
  mirror.hasAnswered = true
  try {
    // an answer of everything is judged by its own length
    const accepted = readAnswer(answer, range ?? { firstByte: 0, lastByte: 0 })
    if (mirror.etag !== null && accepted.etag !== mirror.etag)
      throw new TransferError(
        'changed',
        `${describeUrl(mirror.url)} gives another file than it did before (ETag ${accepted.etag}, and was ${mirror.etag})`,
      )
    mirror.etag = accepted.etag
    return { accepted, body: answer.body }
  } catch (error) {
    answer.body.destroy()
    throw error
  }
}

async function follow(mirror: Mirror, range: ByteRange | null, options: RequestOptions): Promise<OpenAnswer> {
  if (mirror.resolvedUrl) {
    const answer = await ask(mirror, mirror.resolvedUrl, range, options)
    // a signed address that has run out is got anew where it was got before
    if (answer.status < 300 || answer.status >= 500 || answer.status === 416 || answer.status === 429) return answer
    answer.body.destroy()
    mirror.resolvedUrl = null
  }
  let url = mirror.url
  for (let hops = 0; hops <= options.limits.maxRedirects; hops++) {
    const answer = await ask(mirror, url, range, options)
    if (!isRedirect(answer.status)) {
      if (hops > 0) mirror.resolvedUrl = url
      return answer
    }
    answer.body.destroy()
    url = nextUrl(url, answer.header('location'))
  }
  throw new TransferError('refused', `${describeUrl(mirror.url)} redirects more than ${options.limits.maxRedirects} times`)
}

async function ask(
  mirror: Mirror,
  url: URL,
  range: ByteRange | null,
  { headers, dispatcher, signal }: RequestOptions,
): Promise<OpenAnswer> {
  try {
    const {
      statusCode,
      headers: answered,
      body,
    } = await request(url, {
      dispatcher,
      signal,
      headers: {
        ...(url.origin === mirror.url.origin && headers),
        ...(range && { range: `bytes=${range.firstByte}-${range.lastByte}` }),
        'accept-encoding': 'identity',
        'user-agent': userAgent,
      },
    })
    // whoever reads it hears of its faults; a body that is destroyed unread has nobody to tell
    body.on('error', () => {})
    const header = (name: string) => {
      const value = answered[name]
      return value === undefined ? null : String(value)
    }
    return { url, status: statusCode, header, body }
  } catch (error) {
    throw faultOfConnection(error, url)
  }
}
