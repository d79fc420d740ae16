import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

export interface Env {
  readonly host: string
  readonly port: number
  readonly databaseUrl: string
  /** Of a libSQL server; a file has none. */
  readonly databaseAuthToken: string | undefined
  /** To be made if it is not there; null where DATABASE_URL names the file. */
  readonly dataDir: string | null
}

const loopbackHosts = ['127.0.0.1', 'localhost', '::1']

/** Reads PORT, HOST, DATA_DIR, DATABASE_URL and DATABASE_AUTH_TOKEN. Throws what is wrong with them, in words for whoever set them. */
export function readEnv(variables: Record<string, string | undefined>): Env {
  const host = variables.HOST || '127.0.0.1'
  if (!loopbackHosts.includes(host)) {
    throw new Error(
      `HOST=${host} is refused: the API has no tokens yet, so whoever reaches it may write. Allowed are ${loopbackHosts.join(', ')}; ` +
        'to reach it from elsewhere, use an SSH tunnel',
    )
  }
  const port = variables.PORT || '8787'
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new Error(`PORT=${port} is no port; allowed is a whole number from 0 (any free one) to 65535`)
  }
  const databaseAuthToken = variables.DATABASE_AUTH_TOKEN || undefined
  if (variables.DATABASE_URL) return { host, port: Number(port), databaseUrl: variables.DATABASE_URL, databaseAuthToken, dataDir: null }
  const dataDir = resolve(variables.DATA_DIR || '.data')
  return { host, port: Number(port), databaseUrl: pathToFileURL(join(dataDir, 'effzoo.db')).href, databaseAuthToken, dataDir }
}
