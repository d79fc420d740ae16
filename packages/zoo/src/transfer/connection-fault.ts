import { describeUrl, TransferError } from './transfer-error.ts'

const unreachable = ['ENOTFOUND', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL']
const timeouts = ['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT']

const codeOf = (error: unknown): string => {
  const { code, cause, errors } = error as { code?: string; cause?: unknown; errors?: unknown[] }
  return code ?? (cause || errors?.[0] ? codeOf(cause ?? errors![0]) : '')
}

/** What a connection that failed means for the transfer. Errors of ours pass as they are. */
export function faultOfConnection(error: unknown, url: URL): Error {
  if (error instanceof TransferError || !(error instanceof Error) || error.name === 'AbortError') return error as Error
  const code = codeOf(error)
  if (code === '' || code === 'UND_ERR_INVALID_ARG') return error
  const where = describeUrl(url)
  if (timeouts.includes(code)) return new TransferError('stalled', `${where} has sent nothing for too long (${code})`, { cause: error })
  if (unreachable.includes(code)) return new TransferError('unreachable', `nobody answers at ${url.origin} (${code})`, { cause: error })
  // a certificate does not get better by asking again
  if (/CERT|SIGNED|TLS|SSL/.test(code))
    return new TransferError('refused', `${url.origin} cannot be trusted: ${error.message}`, { cause: error })
  return new TransferError('truncated', `the connection to ${where} broke: ${error.message || code}`, { cause: error })
}
