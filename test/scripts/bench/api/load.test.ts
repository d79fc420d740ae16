import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runLoad } from '../../../../scripts/bench/api/load.ts'

async function listen(answer: RequestListener): Promise<number> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

describe('runLoad', () => {
  it('asks for every path once, over as many connections as it was told', async () => {
    const asked: string[] = []
    const connections = new Set<unknown>()
    const port = await listen((request, response) => {
      asked.push(request.url!)
      connections.add(request.socket)
      const body = 'x'.repeat(100_000)
      response.writeHead(200, { 'content-length': body.length }).end(body)
    })
    const paths = Array.from({ length: 50 }, (_, i) => `/${i}`)

    const turn = await runLoad({ port, paths, connectionCount: 4, status: 200 })

    expect(asked.toSorted()).toEqual(paths.toSorted())
    expect(connections.size).toBe(4)
    expect(turn.bytes).toBeGreaterThan(50 * 100_000)
    expect(turn.requestsPerS).toBeGreaterThan(0)
    expect(turn.p99Ms).toBeGreaterThanOrEqual(turn.p50Ms)
  })

  it('takes 304 without a body, and fails where another status comes', async () => {
    const port = await listen((request, response) =>
      response.writeHead(request.headers['if-none-match'] ? 304 : 200, { 'content-length': 0 }).end(),
    )
    const load = { port, paths: ['/a', '/b', '/c'], connectionCount: 1 }

    await expect(runLoad({ ...load, status: 304, headers: { 'if-none-match': '"x"' } })).resolves.toMatchObject({
      bytes: expect.any(Number),
    })
    await expect(runLoad({ ...load, status: 304 })).rejects.toThrow('/a was answered 200, not 304')
  })
})
