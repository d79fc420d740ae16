import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

async function serve(bytesAt: (path: string) => Uint8Array | undefined): Promise<string> {
  const server = createServer((request, response) => {
    const bytes = bytesAt(request.url!)
    if (!bytes) return response.writeHead(404).end()
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '')
    if (!range) return response.writeHead(200, { 'content-length': bytes.length }).end(bytes)
    const [first, last] = [Number(range[1]), Math.min(Number(range[2]), bytes.length - 1)]
    return response.writeHead(206, { 'content-range': `bytes ${first}-${last}/${bytes.length}` }).end(bytes.subarray(first, last + 1))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A server of plain files, as a bucket is one. */
export const serveFiles = (files: Readonly<Record<string, Uint8Array>>) => serve((path) => files[path])

/** The same bytes at every path. */
export const serveFile = (bytes: Uint8Array) => serve(() => bytes)
