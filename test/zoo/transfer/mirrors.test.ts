import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { nextUrl } from '../../../packages/zoo/src/transfer/redirect.ts'
import { chunkBytes, openTransfer } from './open-transfer.ts'

const sizeBytes = 10 * chunkBytes + 1234

async function listen(server: Server): Promise<URL> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/file`)
}

describe('mirrors', () => {
  it('a piece that came wrong comes from another one, the rest from the first', async () => {
    const transfer = await openTransfer({ faults: [{ kind: 'flip', atByte: 5 * chunkBytes, times: 99 }] })
    transfer.server.serve('second', { sizeBytes, seed: 1, faults: [] })

    const stored = await transfer.fetch({ urls: [transfer.server.url('file'), transfer.server.url('second')] })

    expect(readFileSync(stored.path).equals(transfer.content)).toBe(true)
    expect(transfer.counts().sentBytes).toBe(sizeBytes)
    expect(transfer.server.counts('second').sentBytes).toBe(chunkBytes)
  })

  it('one that has nothing is asked once', async () => {
    const transfer = await openTransfer({ faults: [{ kind: 'status', status: 404, times: 99 }] })
    transfer.server.serve('second', { sizeBytes, seed: 1, faults: [] })

    await transfer.fetch({ urls: [transfer.server.url('file'), transfer.server.url('second')] })

    expect(transfer.counts().requestCount).toBe(1)
  })

  it('one of another size is passed over', async () => {
    const transfer = await openTransfer()
    transfer.server.serve('other', { sizeBytes: sizeBytes + 1, seed: 1, faults: [] })

    await transfer.fetch({ urls: [transfer.server.url('other'), transfer.server.url('file')] })

    expect(transfer.counts().sentBytes).toBe(sizeBytes)
  })

  it('when none is left, each says why', async () => {
    const transfer = await openTransfer({ faults: [{ kind: 'status', status: 404, times: 99 }] })
    transfer.server.serve('second', { sizeBytes, seed: 1, faults: [{ kind: 'status', status: 403, times: 99 }] })

    const fetched = transfer.fetch({ urls: [transfer.server.url('file'), transfer.server.url('second')] })

    await expect(fetched).rejects.toThrow(/file is not there \(404\); .*second is not given to us \(403\)/)
  })

  it('nobody at the address is said at once', async () => {
    const transfer = await openTransfer()

    const fetched = transfer.fetch({ urls: [new URL('http://127.0.0.1:1/file')] })

    await expect(fetched).rejects.toThrow('nobody answers at http://127.0.0.1:1 (ECONNREFUSED)')
  })
})

describe('a server that gives no ranges', () => {
  it('gives the file in one piece', async () => {
    const transfer = await openTransfer({ faults: [{ kind: 'no-ranges', times: 99 }] })

    const stored = await transfer.fetch()

    expect(readFileSync(stored.path).equals(transfer.content)).toBe(true)
    expect(transfer.lines.join('\n')).toMatch(/gives no ranges: a transfer that breaks off begins anew/)
  })

  it.each([{}, { chunks: null }, { chunks: null, sizeBytes: null }])('is asked again when it breaks off, knowing %o', async (changes) => {
    const transfer = await openTransfer({
      faults: [
        { kind: 'no-ranges', times: 99 },
        { kind: 'cut', atByte: 4 * chunkBytes + 5, times: 2 },
        { kind: 'unsized', times: 99 },
      ],
    })

    const stored = await transfer.fetch(changes)

    expect(readFileSync(stored.path).equals(transfer.content)).toBe(true)
  })

  it('must say how long the file is where nothing else tells', async () => {
    const transfer = await openTransfer({
      faults: [
        { kind: 'no-ranges', times: 99 },
        { kind: 'unsized', times: 99 },
      ],
    })

    await expect(transfer.fetch({ chunks: null, sizeBytes: null, sha256: null })).rejects.toThrow(/does not say how long the file is/)
  })
})

describe('redirects', () => {
  it('are followed once, and without the token where they leave the server', async () => {
    const transfer = await openTransfer()
    let asked = 0
    const signer = createServer((request, response) => {
      asked++
      expect(request.headers.authorization).toBe('Bearer secret')
      response.writeHead(307, { location: `${transfer.server.url('file').href}?signature=1` }).end()
    })

    const stored = await transfer.fetch({ urls: [await listen(signer)], headers: { authorization: 'Bearer secret' } })

    expect(readFileSync(stored.path).equals(transfer.content)).toBe(true)
    expect(transfer.server.lastHeaders('file').authorization).toBeUndefined()
    expect(transfer.server.lastHeaders('file')['accept-encoding']).toBe('identity')
    expect(asked).toBeLessThanOrEqual(3) // a connection each, at most
  })

  it('are asked for anew when the signed address has run out', async () => {
    const transfer = await openTransfer()
    const expiring = createServer((request, response) => {
      if (!request.url!.includes('fresh')) return void response.writeHead(307, { location: '/fresh' }).end()
      served++
      if (served % 3 === 0) return void response.writeHead(403).end()
      response.writeHead(307, { location: transfer.server.url('file').href }).end()
    })
    let served = 0

    const stored = await transfer.fetch({ urls: [await listen(expiring)] })

    expect(readFileSync(stored.path).equals(transfer.content)).toBe(true)
  })

  it.each([
    ['https://hub.example/a', 'http://hub.example/b', /from https to http/],
    ['https://hub.example/a', 'file:///etc/passwd', /an address of file:/],
    ['https://hub.example/a', null, /nowhere/],
    ['https://hub.example/a', 'http://[', /no address/],
  ])('from %s to %s are refused', (from, to, message) => {
    expect(() => nextUrl(new URL(from), to)).toThrow(message)
  })
})
