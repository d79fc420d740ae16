import { createReadStream, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { basename, dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RegistryKeyList, SignedManifest } from '@effzoo/contract'
import { build } from 'esbuild'

const require = createRequire(import.meta.url)
const wasmFolder = join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist')

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
}

/** page.ts and all that it loads, as a bundler takes it for a browser: by the condition `browser` of the package. */
export const bundlePage = (outdir: string) =>
  build({
    entryPoints: [fileURLToPath(new URL('page.ts', import.meta.url))],
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['browser'],
    logLevel: 'silent',
    metafile: true,
  })

export interface Served {
  readonly pageFolder: string
  readonly photosFolder: string
  readonly signed: SignedManifest
  readonly keys: RegistryKeyList
  /** The one file of weights. */
  readonly weightsPath: string
  /** Whether a byte of the weights is wrong on its way. */
  readonly isDamaged?: boolean
  /** Told of each request for weights. */
  readonly onWeights?: () => void
}

/** A page, and beside it a registry's routes for one checkpoint. Answers its URL. */
export async function servePage(served: Served): Promise<{ readonly url: string } & Disposable> {
  const server = createServer((request, response) => answer(served, request, response)).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, [Symbol.dispose]: () => server.close() }
}

function answer(served: Served, { url = '/', headers }: IncomingMessage, response: ServerResponse) {
  const json = (value: unknown) => response.setHeader('content-type', 'application/json').end(JSON.stringify(value))
  const { manifest } = served.signed
  if (url === '/')
    return response.setHeader('content-type', 'text/html').end('<!doctype html><script type="module" src="/page/page.js"></script>')
  if (url === '/keys') return json(served.keys)
  if (url === `/checkpoints/${manifest.checkpoint}` || url === `/checkpoints/${manifest.variant}`) return json(served.signed)
  if (url.endsWith(`/files/${manifest.files[0]!.name}`)) return sendWeights(served, headers.range, response)
  const folder = { page: served.pageFolder, photos: served.photosFolder, wasm: wasmFolder }[url.split('/')[1]!]
  if (!folder) return response.writeHead(404).end()
  response.setHeader('content-type', contentTypes[extname(url)] ?? 'application/octet-stream')
  return createReadStream(join(folder, basename(url)))
    .on('error', () => response.writeHead(404).end())
    .pipe(response)
}

function sendWeights({ weightsPath, isDamaged = false, onWeights }: Served, range: string | undefined, response: ServerResponse) {
  onWeights?.()
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '')!.map(Number) as [number, number, number]
  response.writeHead(206, { 'content-range': `bytes ${first}-${last}/${statSync(weightsPath).size}`, 'content-length': last - first + 1 })
  const stream = createReadStream(weightsPath, { start: first, end: last })
  if (isDamaged) stream.once('data', (piece) => ((piece as Buffer)[1000]! ^= 1))
  stream.pipe(response)
}
