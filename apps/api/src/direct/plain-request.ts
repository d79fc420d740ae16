import type { IncomingMessage } from 'node:http'

/** What the answer of a list depends on, of a request that has nothing unusual about it. */
export interface PlainRequest {
  readonly path: string
  readonly search: string
  /** Lower case, without port. */
  readonly host: string
  readonly accept: string | undefined
  readonly ifNoneMatch: string | undefined
  readonly acceptEncoding: string | undefined
}

/** Nothing in it is written otherwise by a URL's parser: no percent sign, no dot segment. */
const plainUrl = /^(\/[a-z]+)(?:\?([!$&-.0-;=?-[\]_a-z~]*))?$/
const maxUrlLength = 4_096

/** With a port, of those that a URL's parser leaves as they are. */
const plainHost = /^([a-z0-9._-]+)(?::(?:[1-5]\d{3,4}|[6-9]\d{3}))?$/

/** Who shows a token, asks from a page of the web, or sends a body, is the app's to answer. */
const unusual = new Set(['authorization', 'origin', 'content-length', 'transfer-encoding', 'expect', 'upgrade'])

/** Undefined for whatever the app may answer in a way of its own. */
export function readPlainRequest({ method, url, rawHeaders }: IncomingMessage): PlainRequest | undefined {
  if (method !== 'GET' || url === undefined || url.length > maxUrlLength) return undefined
  const target = plainUrl.exec(url)
  if (!target) return undefined
  let host: string | undefined
  let accept: string | undefined
  let ifNoneMatch: string | undefined
  let acceptEncoding: string | undefined
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!.toLowerCase()
    const value = rawHeaders[i + 1]!
    if (name === 'host') {
      if (host !== undefined) return undefined
      host = value
    } else if (name === 'accept') {
      if (accept !== undefined) return undefined
      accept = value
    } else if (name === 'if-none-match') {
      if (ifNoneMatch !== undefined) return undefined
      ifNoneMatch = value
    } else if (name === 'accept-encoding') {
      if (acceptEncoding !== undefined) return undefined
      acceptEncoding = value
    } else if (unusual.has(name)) return undefined
  }
  const name = host === undefined ? undefined : plainHost.exec(host)?.[1]
  if (name === undefined) return undefined
  return { path: target[1]!, search: target[2] ?? '', host: name, accept, ifNoneMatch, acceptEncoding }
}
