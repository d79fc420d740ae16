import { createServer, type Server, type ServerOptions } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { createApp } from '../app.ts'
import { answerDirectly, type DirectDeps } from './answer-directly.ts'

interface Options extends ServerOptions {
  /** For a request that names no host, as one of HTTP/1.0 may. */
  readonly hostname: string
}

/** Plain reads of lists are answered on the spot, all else by the app. */
export function serveApp(app: Pick<ReturnType<typeof createApp>, 'fetch'>, deps: DirectDeps, { hostname, ...options }: Options): Server {
  const answer = answerDirectly(deps)
  const toApp = getRequestListener(app.fetch, { hostname })
  return createServer(options, (incoming, outgoing) => {
    if (!answer(incoming, outgoing)) toApp(incoming, outgoing)
  })
}
