import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { startApi } from './start-api.ts'
import { temporaryFolder } from './temporary-folder.ts'

describe('a client that sends its headers and then nothing', () => {
  it('is answered 408 and hung up on, while others are served', async () => {
    const api = startApi({ DATA_DIR: temporaryFolder(), PORT: '0' })
    const url = new URL((await api.ready)!)
    const socket = connect(Number(url.port), url.hostname)
    let answer = ''
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text))
    const startedMs = performance.now()
    socket.write('POST /jobs HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: 100\r\nx-half')

    expect((await fetch(`${url.origin}/health`)).status).toBe(200)
    await once(socket, 'close')

    expect(answer).toContain('408 Request Timeout')
    expect(performance.now() - startedMs).toBeLessThan(40_000)
  })
})
