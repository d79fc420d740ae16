import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type CheckpointManifest, canonicalJson, type RegistryKey, type SignedManifest, type SigningKey } from '@effzoo/contract'
import { onTestFinished } from 'vitest'
import { manifestOf } from '../../contract/manifest.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** A manifest of one small file with these bytes. */
export const manifestOfBytes = (bytes: Uint8Array, changes: Partial<Record<keyof CheckpointManifest, unknown>> = {}) =>
  manifestOf({
    files: [{ name: 'model.safetensors', sizeBytes: bytes.length, sha256: sha256(bytes), chunks: [sha256(bytes)] }],
    ...changes,
  })

export const listed = ({ keyId, publicKey }: SigningKey, endorsedBy: RegistryKey['endorsedBy'] = null): RegistryKey => ({
  keyId,
  publicKey,
  createdAtMs: 0,
  retiredAtMs: null,
  endorsedBy,
})

/** The reading side of a registry, which says whatever it is told to: what a hostile one may say, too. */
export async function openRegistry(bytes: Uint8Array) {
  const state = { keys: [] as RegistryKey[], manifests: {} as Record<string, SignedManifest>, served: [] as string[] }
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url!)
    state.served.push(path)
    const json = (status: number, body: unknown, type = 'application/json') =>
      response.writeHead(status, { 'content-type': type }).end(canonicalJson(body))
    const [, reference = '', file] = /^\/checkpoints\/([^/]+)(?:\/files\/(.+))?$/.exec(path) ?? []
    if (path === '/keys') return json(200, { keys: state.keys })
    if (file) {
      const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '')
      if (!range) return response.writeHead(200, { 'content-length': bytes.length }).end(bytes)
      const [first, last] = [Number(range[1]), Math.min(Number(range[2]), bytes.length - 1)]
      return response.writeHead(206, { 'content-range': `bytes ${first}-${last}/${bytes.length}` }).end(bytes.subarray(first, last + 1))
    }
    const signed = state.manifests[reference]
    if (signed) return json(200, signed)
    const problem = { type: '/problems/not-found', title: 'Nothing lies here', status: 404, detail: `no checkpoint ${reference}` }
    return json(404, problem, 'application/problem+json')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, state }
}
