import { EventEmitter } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { getRequestListener } from '@hono/node-server'
import type { Departure, Message, Reply } from './network.ts'

type Listener = ReturnType<typeof getRequestListener>

/** The message as Node's server has it once all of it has come in. */
class Incoming extends EventEmitter {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly rawHeaders: readonly string[]
  readonly rawBody: Buffer
  readonly socket = {}
  readonly readableEnded = true

  constructor({ method, path, headers, body }: Message) {
    super()
    this.method = method
    this.url = path
    this.rawBody = Buffer.from(body ?? '')
    // as an HTTP client says it: the API counts the bytes of those that do not
    this.headers = { host: 'localhost', ...headers, ...(body !== undefined && { 'content-length': `${this.rawBody.length}` }) }
    this.rawHeaders = Object.entries(this.headers).flat()
  }
}

/** Where the listener writes its answer, which nobody sees before its end. */
class Outgoing extends EventEmitter {
  writableFinished = false
  readonly #onEnd: (reply: Reply) => void
  #status = 0
  #retryAfterMs: number | undefined
  #text = ''

  constructor(onEnd: (reply: Reply) => void) {
    super()
    this.#onEnd = onEnd
  }

  writeHead(status: number, headers: Readonly<Record<string, string | number>> = {}) {
    this.#status = status
    const retryAfter = headers['retry-after']
    this.#retryAfterMs = retryAfter === undefined ? undefined : Number(retryAfter) * 1_000
    return this
  }

  write(part: string | Uint8Array) {
    this.#text += typeof part === 'string' ? part : Buffer.from(part).toString()
    return true
  }

  end(part?: string | Uint8Array) {
    if (part !== undefined) this.write(part)
    this.writableFinished = true
    this.#onEnd({ status: this.#status, text: this.#text, retryAfterMs: this.#retryAfterMs })
  }
}

/** Has the message answered by what a server on Node has it answered by, sockets left out. */
export function answerAsNode(listener: Listener, message: Message, departure: Departure, onReply: (reply: Reply) => void): void {
  const outgoing = new Outgoing(onReply)
  listener(new Incoming(message) as unknown as IncomingMessage, outgoing as unknown as ServerResponse)
  departure.heed(() => {
    if (!outgoing.writableFinished) outgoing.emit('close')
  })
}
