import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { openTransfer } from './open-transfer.ts'

/** A proxy that tunnels, and counts. */
async function startProxy() {
  const asked: string[] = []
  const proxy = createServer((_, response) => response.writeHead(500).end())
  proxy.on('connect', (request, socket) => {
    asked.push(request.url!)
    const [host, port] = request.url!.split(':')
    const target = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      target.pipe(socket).pipe(target)
    })
    target.on('error', () => socket.destroy())
    socket.on('error', () => target.destroy())
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  onTestFinished(() => {
    proxy.closeAllConnections()
    proxy.close()
    vi.unstubAllEnvs()
  })
  return { asked, url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` }
}

describe('proxies', () => {
  it('are gone through where the environment names one', async () => {
    const [transfer, proxy] = [await openTransfer(), await startProxy()]
    vi.stubEnv('http_proxy', proxy.url)
    vi.stubEnv('no_proxy', '')

    await transfer.fetch()

    expect(proxy.asked.length).toBeGreaterThan(0)
    expect(new Set(proxy.asked)).toEqual(new Set([transfer.server.url('').host]))
  })

  it('are not gone through for hosts that NO_PROXY names', async () => {
    const [transfer, proxy] = [await openTransfer(), await startProxy()]
    vi.stubEnv('http_proxy', proxy.url)
    vi.stubEnv('no_proxy', '127.0.0.1')

    await transfer.fetch()

    expect(proxy.asked).toEqual([])
  })

  it('that are away are said to be so', async () => {
    const transfer = await openTransfer()
    vi.stubEnv('http_proxy', 'http://127.0.0.1:1')
    vi.stubEnv('no_proxy', '')
    onTestFinished(() => void vi.unstubAllEnvs())

    await expect(transfer.fetch()).rejects.toThrow(/ECONNREFUSED/)
  })
})
