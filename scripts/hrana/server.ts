import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import Connection from 'libsql'
import { HranaError, PipelineRequest } from './protocol.ts'
import { toHranaError } from './run-statement.ts'
import { HranaStream } from './stream.ts'

export interface HranaServerOptions {
  readonly file: string
  /** 0 is any that is free. */
  readonly port?: number
  readonly authToken?: string
  readonly busyTimeoutMs?: number
  /** A stream whose client has not come back for this long is closed, and its transaction rolled back. */
  readonly streamTimeoutMs?: number
}

const maxBodyBytes = 64 * 2 ** 20

/**
 * A database file served as a libSQL server serves it, by Hrana over HTTP: enough for `@libsql/client/web`, for development and tests.
 * On loopback only; not for production, for it has one process, one thread and no replication.
 */
export async function startHranaServer(options: HranaServerOptions) {
  const { file, port = 0, authToken, busyTimeoutMs = 5_000, streamTimeoutMs = 10_000 } = options
  prepare(file)
  const streams = new Map<string, { stream: HranaStream; timer: NodeJS.Timeout }>()

  function takeStream(baton: string | null | undefined): HranaStream {
    if (baton == null) return new HranaStream({ file, busyTimeoutMs })
    const kept = streams.get(baton)
    if (!kept) throw new HranaError('STREAM_EXPIRED', 'the baton is of no open stream')
    clearTimeout(kept.timer)
    streams.delete(baton)
    return kept.stream
  }

  function keepStream(stream: HranaStream): string | null {
    if (stream.isClosed) return null
    const baton = randomUUID()
    const expire = () => {
      streams.delete(baton)
      stream.close()
    }
    streams.set(baton, { stream, timer: setTimeout(expire, streamTimeoutMs).unref() })
    return baton
  }

  async function answerPipeline(body: string) {
    const parsed = PipelineRequest.safeParse(parseJson(body))
    if (!parsed.success) throw new HranaError('HRANA_PROTO_ERROR', parsed.error.message)
    const stream = takeStream(parsed.data.baton)
    const results: object[] = []
    for (const request of parsed.data.requests) {
      try {
        if (stream.isClosed) throw new HranaError('STREAM_CLOSED', 'the stream was closed before')
        results.push({ type: 'ok', response: await stream.answer(request) })
      } catch (error) {
        const { message, code } = toHranaError(error)
        results.push({ type: 'error', error: { message, code } })
      }
    }
    return { baton: keepStream(stream), base_url: null, results }
  }

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const path = request.url ?? ''
    if (request.method === 'GET' && /^\/v[23]$/.test(path)) return void response.end()
    if (request.method !== 'POST' || !/^\/v[23]\/pipeline$/.test(path))
      return send(response, 404, fault('NOT_FOUND', `nothing lies at ${path}`))
    if (authToken !== undefined && request.headers.authorization !== `Bearer ${authToken}`) {
      return send(response, 401, fault('AUTH_REJECTED', 'the token is missing or wrong'))
    }
    try {
      send(response, 200, await answerPipeline(await readBody(request)))
    } catch (error) {
      const { code, message } = toHranaError(error)
      send(response, 400, fault(code, message))
    }
  }

  const server = createServer((request, response) => void answer(request, response))
  // a connection that idles is left to its client: closed from here, it may be taken for the next request at that very moment
  server.keepAliveTimeout = 0
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
      for (const { stream, timer } of streams.values()) {
        clearTimeout(timer)
        stream.close()
      }
      streams.clear()
    },
  }
}

/** The journal mode is a property of the file: readers and the one writer do not wait for each other. */
function prepare(file: string) {
  const connection = new Connection(file)
  connection.exec('pragma journal_mode = wal')
  connection.close()
}

const fault = (code: string, message: string) => ({ code, message })

function send(response: ServerResponse, status: number, body: object) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length
    if (sizeBytes > maxBodyBytes) throw new HranaError('RESPONSE_TOO_LARGE', `a request may have at most ${maxBodyBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new HranaError('HRANA_PROTO_ERROR', 'the body is not JSON', { cause })
  }
}
