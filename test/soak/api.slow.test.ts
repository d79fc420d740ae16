import { spawnSync } from 'node:child_process'
import { createServer } from 'node:http'
import process from 'node:process'
import { launcher } from '@effzoo/launch'
import { getRequestListener } from '@hono/node-server'
import { describe, expect, it } from 'vitest'
import { nodeTarget } from '../../scripts/api-target/node-target.ts'
import type { ApiTarget } from '../../scripts/api-target/target.ts'
import { soakTarget } from '../../scripts/soak/api.ts'

function soak(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, 'scripts/soak/main.ts', 'api', ...args], {
    encoding: 'utf8',
  })
  return { status, lines: stdout.trim().split('\n'), stderr }
}

/** The real API behind something that changes its answers. */
const spoiled = (spoil: (request: Request, response: Response) => Promise<Response>): ApiTarget => ({
  name: 'node',
  async start() {
    const running = await nodeTarget.start()
    const forward = async (request: Request) => {
      const { pathname, search } = new URL(request.url)
      const body = ['GET', 'HEAD'].includes(request.method) ? undefined : await request.arrayBuffer()
      const headers = new Headers(request.headers)
      for (const name of ['host', 'connection', 'content-length', 'transfer-encoding', 'expect']) headers.delete(name)
      headers.set('accept-encoding', 'identity') // what is answered is passed on as it is
      const response = await fetch(running.url + pathname + search, { method: request.method, headers, ...(body && { body }) })
      return spoil(request, response)
    }
    const server = createServer(getRequestListener(forward)).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as { port: number }
    return {
      ...running,
      url: `http://127.0.0.1:${port}`,
      startAnother: () => Promise.reject(new Error('one is enough')),
      async close() {
        server.closeAllConnections()
        server.close()
        await running.close()
      },
    }
  },
})

const options = { runCount: 400, seed: 1, say: () => {} }

describe('npm run soak -- api', () => {
  it('finds nothing in 300 requests to each target', () => {
    const { status, lines } = soak('--n', '300', '--seed', '7')

    expect({ status, last: lines.at(-1) }).toEqual({ status: 0, last: '600 runs, 0 violations' })
    for (const name of ['node', 'workerd']) {
      expect(lines.find((line) => line.startsWith(`${name}: 300 requests`))).toMatch(/ x 200, .* x 201, .* x 404, .* x 422/)
    }
  })

  it('finds an answer that does not fit the document, and says how to see it again', async () => {
    const violations = await soakTarget(
      spoiled(async (request, response) => {
        const isJson = response.headers.get('content-type') === 'application/json'
        if (request.method !== 'GET' || new URL(request.url).pathname !== '/models' || !response.ok || !isJson) return response
        const { items } = (await response.json()) as { items: object[] }
        return Response.json({ items })
      }),
      options,
    )

    expect(violations.length).toBeGreaterThan(0)
    expect(violations[0]).toContain("must have required property 'nextCursor'")
    expect(violations[0]).toMatch(/GET http.*\/models.*\n.*again: npm run soak -- api --target node --n 1 --seed \d+/)
  })

  it('finds an answer whose status is not declared, and one of a fault', async () => {
    const violations = await soakTarget(
      spoiled(async (request, response) => {
        const isList = new URL(request.url).pathname === '/devices' && response.status === 200
        if (isList) return new Response(await response.text(), { status: 202, headers: { 'content-type': 'application/json' } })
        return response.status === 404 ? new Response('', { status: 500 }) : response
      }),
      options,
    )

    expect(violations.join('\n')).toContain('202 is not declared')
    expect(violations.join('\n')).toContain('the answer is 500')
  })

  it.each([[['--target', 'deno']], [['--n', '0']]])('explains itself when called with %j', (args) => {
    expect(soak(...args)).toMatchObject({ status: 2, stderr: expect.stringContaining('--target node|workerd') })
  })
})
