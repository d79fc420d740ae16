import { connect } from 'node:net'

export interface RawAnswer {
  readonly status: number
  readonly body: string
}

export type Send = (method: string, path: string, body: string) => Promise<RawAnswer>

/**
 * One connection that is kept alive, one request at a time. By hand on a socket: fifty clients that took more of the machine than the
 * server would measure themselves. Answers have a content-length, or no body.
 */
export async function openConnection(port: number, key: string): Promise<{ send: Send; close(): void }> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  const tail = `Host: 127.0.0.1\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\nContent-Length: `
  let settle: { resolve: (answer: RawAnswer) => void; reject: (error: Error) => void } | undefined
  let text = ''
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk
    const end = text.indexOf('\r\n\r\n')
    if (end < 0) return
    const status = Number(text.slice(9, 12))
    const length = status === 204 ? 0 : Number(/\r\ncontent-length: (\d+)/i.exec(text.slice(0, end))?.[1])
    if (Number.isNaN(length)) return void settle?.reject(new Error(`an answer without a content-length: ${text.slice(0, end)}`))
    if (text.length < end + 4 + length) return
    const answer = { status, body: text.slice(end + 4) }
    text = ''
    settle?.resolve(answer)
  })
  const fail = (error = new Error('the connection was closed')) => settle?.reject(error)
  socket.on('error', fail).on('close', () => fail())
  return {
    send: (method, path, body) =>
      new Promise((resolve, reject) => {
        settle = { resolve, reject }
        if (socket.destroyed) return fail()
        socket.write(`${method} ${path} HTTP/1.1\r\n${tail}${Buffer.byteLength(body)}\r\n\r\n${body}`)
      }),
    close: () => socket.destroy(),
  }
}
