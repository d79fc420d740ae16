import { connect, type Socket } from 'node:net'

export interface Turn {
  readonly requestsPerS: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly bytes: number
}

export interface LoadOptions {
  readonly port: number
  readonly paths: readonly string[]
  readonly connectionCount: number
  readonly status: 200 | 304
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * All paths, once each, over connections that are kept alive and each wait for an answer before they ask again. By hand on sockets: a
 * client that took as much of the second core as the server of the first would measure itself.
 */
export async function runLoad({ port, paths, connectionCount, status, headers = {} }: LoadOptions): Promise<Turn> {
  const tail = `${['Host: 127.0.0.1', ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)].join('\r\n')}\r\n\r\n`
  const latenciesMs = new Float64Array(paths.length)
  let next = 0
  let bytes = 0

  async function work() {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
    const read = answers(socket)
    while (next < paths.length) {
      const mine = next++
      const startMs = performance.now()
      socket.write(`GET ${paths[mine]} HTTP/1.1\r\n${tail}`)
      const answer = await read()
      latenciesMs[mine] = performance.now() - startMs
      bytes += answer.bytes
      if (answer.status !== status) throw new Error(`${paths[mine]} was answered ${answer.status}, not ${status}`)
    }
    socket.destroy()
  }

  const startMs = performance.now()
  await Promise.all(Array.from({ length: connectionCount }, work))
  const spentMs = performance.now() - startMs
  const sorted = latenciesMs.sort()
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]!
  return { requestsPerS: (paths.length * 1_000) / spentMs, p50Ms: at(0.5), p99Ms: at(0.99), bytes }
}

interface RawAnswer {
  readonly status: number
  readonly bytes: number
}

/** Answers with a content-length, or without a body: nothing else is sent by either side. */
function answers(socket: Socket): () => Promise<RawAnswer> {
  let settle: { resolve: (answer: RawAnswer) => void; reject: (error: Error) => void } | undefined
  let head = ''
  let status = 0
  let missing = -1
  let bytes = 0
  socket.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (missing < 0) {
      head += chunk.toString('latin1')
      const end = head.indexOf('\r\n\r\n')
      if (end < 0) return
      status = Number(head.slice(9, 12))
      const length = status === 304 ? 0 : Number(/\r\ncontent-length: (\d+)/i.exec(head.slice(0, end))?.[1])
      if (Number.isNaN(length)) return void settle?.reject(new Error(`an answer without a content-length: ${head.slice(0, end)}`))
      missing = length - (head.length - end - 4)
    } else missing -= chunk.length
    if (missing > 0) return
    const answer = { status, bytes }
    head = ''
    missing = -1
    bytes = 0
    settle?.resolve(answer)
  })
  const fail = (error?: Error) => settle?.reject(error ?? new Error('the connection was closed'))
  socket.on('error', fail)
  socket.on('close', () => fail())
  return () => new Promise((resolve, reject) => (settle = { resolve, reject }))
}
