import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

export interface HubRepo {
  readonly files: Readonly<Record<string, Uint8Array>>
  /** Only this token sees it; without one the hub answers GatedRepo, or as if it were not there. */
  readonly token?: string
  readonly isPrivate?: boolean
  /** Its name was changed to this one. */
  readonly movedTo?: string
  /** Git keeps small files itself: their ETag is no SHA-256. */
  readonly inGit?: readonly string[]
}

async function listen(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server: Server = createServer(answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

export const commit = '5d3f9f6a1d2c4b8e9a7065f4e3d2c1b0a9f8e7d6'

/**
 * Answers as huggingface.co does: `resolve` of a large file redirects to another host, with the digest, size and commit in headers of its own; faults are told apart by
 * X-Error-Code. That other host gives ranges, and knows no token.
 */
export async function openHub(repos: Readonly<Record<string, HubRepo>>) {
  const seen = { hub: [] as IncomingMessage[], cdn: [] as IncomingMessage[] }
  /** Taken before anything else is answered. */
  const faults: ((response: ServerResponse) => void)[] = []
  const blobs = new Map(Object.values(repos).flatMap(({ files }) => Object.values(files).map((bytes) => [sha256(bytes), bytes] as const)))

  const cdn = await listen((request, response) => {
    seen.cdn.push(request)
    const bytes = blobs.get(request.url!.split('?')[0]!.split('/').at(-1)!)!
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '')
    const first = Number(range?.[1] ?? 0)
    const last = Math.min(range?.[2] ? Number(range[2]) : bytes.length - 1, bytes.length - 1)
    const part = bytes.subarray(first, last + 1)
    response.writeHead(range ? 206 : 200, {
      'content-length': part.length,
      'accept-ranges': 'bytes',
      etag: `"${sha256(bytes)}"`,
      ...(range && { 'content-range': `bytes ${first}-${last}/${bytes.length}` }),
    })
    response.end(request.method === 'HEAD' ? undefined : part)
  })

  const hub = await listen((request, response) => {
    seen.hub.push(request)
    const fault = faults.shift()
    if (fault) return fault(response)
    const [, owner, name, , revision = '', ...path] = decodeURIComponent(request.url!.split('?')[0]!).split('/')
    const repo = repos[`${owner}/${name}`]
    const refuse = (status: number, code: string, message: string) =>
      response.writeHead(status, { 'x-error-code': code, 'x-error-message': message }).end()
    const isLetIn = repo?.token === undefined || request.headers.authorization === `Bearer ${repo.token}`
    if (!repo || (repo.isPrivate && !isLetIn)) return refuse(401, 'RepoNotFound', 'Invalid username or password.')
    if (repo.movedTo) return response.writeHead(307, { location: request.url!.replace(`${owner}/${name}`, repo.movedTo) }).end()
    if (!isLetIn) return refuse(403, 'GatedRepo', `Access to model ${owner}/${name} is restricted and you are not in the authorized list.`)
    if (revision !== 'main' && revision !== commit) return refuse(404, 'RevisionNotFound', `Invalid rev id: ${revision}`)
    const file = path.join('/')
    const bytes = repo.files[file]
    if (!bytes) return refuse(404, 'EntryNotFound', 'Entry not found')
    if (repo.inGit?.includes(file)) {
      response.writeHead(200, {
        etag: '"0123456789abcdef0123456789abcdef01234567"',
        'x-repo-commit': commit,
        'content-length': bytes.length,
      })
      return response.end(request.method === 'HEAD' ? undefined : bytes)
    }
    // Xet's files carry a hash of Xet's beside; who does not speak Xet goes where Location says, as with LFS
    return response
      .writeHead(302, {
        location: `${cdn}/repos/aa/bb/${sha256(bytes)}?X-Amz-Signature=secret`,
        'x-linked-etag': `"${sha256(bytes)}"`,
        'x-linked-size': String(bytes.length),
        'x-repo-commit': commit,
        'x-xet-hash': 'f'.repeat(64),
        etag: '"something of the page"',
      })
      .end()
  })
  return { url: hub, cdn, seen, faults }
}
