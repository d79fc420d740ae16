import { type LookupOptions, lookup } from 'node:dns'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import { type Post, postLimitMs, type Sender } from './post.ts'
import { isPublicAddress } from './public-address.ts'

/** The connection goes to the addresses that were looked at here: a name cannot resolve to others in between. */
const lookupPublic: LookupFunction = (host, options: LookupOptions, callback) => {
  lookup(host, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '')
    const hidden = addresses.find(({ address }) => !isPublicAddress(address))
    if (hidden) return callback(new Error(`${host} resolves to ${hidden.address}, which is not of the public internet`), '')
    if (options.all) callback(null, addresses)
    else callback(null, addresses[0]!.address, addresses[0]!.family)
  })
}

const postWith =
  (lookupWith: LookupFunction | undefined): Post =>
  (url, headers, body) =>
    new Promise((resolve, reject) => {
      const send = url.protocol === 'https:' ? requestHttps : requestHttp
      const request = send(url, {
        method: 'POST',
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        agent: false, // a connection for each message: one that is kept could have been made under other rules
        signal: AbortSignal.timeout(postLimitMs),
        ...(lookupWith && { lookup: lookupWith }),
      })
      request.once('error', reject).once('response', (response) => {
        resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] ?? null })
        response.once('error', () => {}).destroy()
      })
      request.end(body)
    })

export const nodeSender = (allowsPrivate: boolean): Sender => ({ allowsPrivate, post: postWith(allowsPrivate ? undefined : lookupPublic) })
