import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { contentOf } from './content.ts'
import type { ServedCounts, ServedFile, ServerFault } from './served-file.ts'

interface Served extends ServedFile {
  readonly bytes: Buffer
  sentBytes: number
  requestCount: number
  release: () => void
  lastHeaders: IncomingMessage['headers']
}

type FaultOf<Kind extends ServerFault['kind']> = ServerFault & { readonly kind: Kind }

const sliceBytes = 16 * 1024
const lorisPauseMs = 20

export type FaultServer = Awaited<ReturnType<typeof startFaultServer>>

/** A file server that does wrong what it is told to do wrong, and counts what it sends. */
export async function startFaultServer(onHold: (name: string) => void = () => {}) {
  const files = new Map<string, Served>()
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  function take<Kind extends ServerFault['kind']>(file: Served, kind: Kind, isDue: (fault: FaultOf<Kind>) => boolean = () => true) {
    const fault = file.faults.find((one): one is FaultOf<Kind> => one.kind === kind && one.times > 0 && isDue(one as FaultOf<Kind>))
    if (fault) fault.times--
    return fault
  }

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url!, 'http://server')
    const file = files.get(url.pathname.slice(1))
    if (!file) return void response.writeHead(404).end()
    file.requestCount++
    file.lastHeaders = request.headers
    const refusal = take(file, 'status')
    if (refusal) return void response.writeHead(refusal.status, refusal.headers).end('no')
    if (take(file, 'loop')) return void response.writeHead(302, { location: `${url.pathname}?${file.requestCount}` }).end()

    const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
    const isWhole = first === undefined || take(file, 'no-ranges') !== undefined
    const firstByte = isWhole ? 0 : Number(first)
    const endByte = isWhole ? file.bytes.length : Math.min(Number(last) + 1, file.bytes.length)
    if (firstByte >= file.bytes.length) return void response.writeHead(416, { 'content-range': `bytes */${file.bytes.length}` }).end()
    const shift = take(file, 'wrong-range') ? 1 : 0
    const lengthBytes = endByte - firstByte - (take(file, 'wrong-length') ? 1 : 0)
    const extraBytes = take(file, 'too-long') ? 1 : 0
    response.writeHead(isWhole ? 200 : 206, {
      etag: take(file, 'other-etag') ? '"another"' : `"${file.seed}"`,
      ...(extraBytes || take(file, 'unsized') ? {} : { 'content-length': lengthBytes }),
      ...(!isWhole && { 'content-range': `bytes ${firstByte + shift}-${endByte - 1 + shift}/${file.bytes.length}` }),
      ...(take(file, 'gzip') && { 'content-encoding': 'gzip' }),
    })
    await send(file, response, firstByte, firstByte + lengthBytes)
    // apart from what was announced, so that it comes alone
    if (extraBytes > 0) await sleep(lorisPauseMs)
    response.end(Buffer.alloc(extraBytes))
  }

  async function send(file: Served, response: ServerResponse, firstByte: number, endByte: number) {
    for (let at = firstByte; at < endByte && !response.destroyed; ) {
      const until = Math.min(at + sliceBytes, endByte)
      const isHere = ({ atByte }: { atByte: number }) => atByte >= at && atByte < until
      if (take(file, 'hold', ({ afterBytes }) => file.sentBytes >= afterBytes)) {
        onHold([...files].find(([, one]) => one === file)![0])
        await new Promise<void>((resolve) => {
          file.release = resolve
        })
      }
      const halt = take(file, 'cut', isHere) ?? take(file, 'stall', isHere) ?? take(file, 'loris', isHere)
      const piece = Buffer.from(file.bytes.subarray(at, halt ? halt.atByte : until))
      const flip = take(file, 'flip', ({ atByte }) => atByte >= at && atByte < at + piece.length)
      if (flip) piece[flip.atByte - at]! ^= 1 << (flip.atByte % 8)
      await write(file, response, piece)
      if (halt?.kind === 'cut') return void response.destroy()
      if (halt?.kind === 'stall') return void (await once(response, 'close'))
      for (at += piece.length; halt && at < endByte && !response.destroyed; at++) {
        await write(file, response, file.bytes.subarray(at, at + 1))
        await sleep(lorisPauseMs)
      }
    }
  }

  async function write(file: Served, response: ServerResponse, piece: Buffer) {
    file.sentBytes += piece.length
    if (response.write(piece) || response.destroyed) return
    await new Promise<void>((resolve) => {
      const goOn = () => {
        response.off('drain', goOn).off('close', goOn)
        resolve()
      }
      response.on('drain', goOn).on('close', goOn)
    })
  }

  return {
    url: (name: string) => new URL(`http://127.0.0.1:${port}/${name}`),
    serve(name: string, file: ServedFile) {
      const bytes = contentOf(file.seed, file.sizeBytes)
      files.set(name, { ...file, bytes, sentBytes: 0, requestCount: 0, release: () => {}, lastHeaders: {} })
    },
    counts: (name: string): ServedCounts => {
      const { sentBytes, requestCount } = files.get(name)!
      return { sentBytes, requestCount }
    },
    lastHeaders: (name: string) => files.get(name)!.lastHeaders,
    /** Goes on after a hold. */
    release: (name: string) => files.get(name)!.release(),
    forget: (name: string) => files.delete(name),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
