import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { onTestFinished } from 'vitest'
import { openApp } from '../../api/open-app.ts'

type Fetch = (request: Request) => Response | Promise<Response>

/** The whole app over a new database, reached by HTTP as a command reaches it. */
export async function openRegistry(around: (answer: Fetch) => Fetch = (answer) => answer, access?: Parameters<typeof openApp>[1]) {
  const api = await openApp(undefined, access)
  const server = serve({ fetch: around((request) => api.app.fetch(request)), hostname: '127.0.0.1', port: 0 }) as Server
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { ...api, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}
