// A file as the Hugging Face hub serves a large one: `resolve` says what it is and redirects to where the bytes lie, by range. A process of its own.
import { createReadStream, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import process from 'node:process'

const [path, sha256] = process.argv.slice(2) as [string, string]
const sizeBytes = statSync(path).size
const commit = sha256.slice(0, 40)

/** The bytes lie at another host, as the hub's do: clients read the headers of the redirect, and go there for the bytes. */
const [hubHost, bytesHost] = ['127.0.0.1', '127.0.0.2']

function resolve(request: IncomingMessage, response: ServerResponse) {
  response.writeHead(302, {
    location: `http://${bytesHost}:${request.socket.localPort}/bytes`,
    etag: `"${sha256}"`,
    'x-repo-commit': commit,
    'x-linked-size': sizeBytes,
    'x-linked-etag': `"${sha256}"`,
    'accept-ranges': 'bytes',
  })
  response.end()
}

function giveBytes(request: IncomingMessage, response: ServerResponse) {
  const [, first = '0', last = ''] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? []
  const start = Number(first)
  const end = last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1)
  const isRange = request.headers.range !== undefined
  response.writeHead(isRange ? 206 : 200, {
    etag: `"${sha256}"`,
    'accept-ranges': 'bytes',
    'content-type': 'application/octet-stream',
    'content-length': end - start + 1,
    ...(isRange && { 'content-range': `bytes ${start}-${end}/${sizeBytes}` }),
  })
  if (request.method === 'HEAD') response.end()
  else createReadStream(path, { start, end, highWaterMark: 1024 * 1024 }).pipe(response)
}

function answer(request: IncomingMessage, response: ServerResponse) {
  if (request.url!.includes('/resolve/')) resolve(request, response)
  else if (request.url === '/bytes') giveBytes(request, response)
  else response.writeHead(404).end()
}

const hub = createServer(answer)
hub.listen(0, hubHost, () => {
  const { port } = hub.address() as AddressInfo
  createServer(answer).listen(port, bytesHost, () => process.send?.(port))
})
process.on('disconnect', () => process.exit())
