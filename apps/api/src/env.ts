import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Auth, Guards } from './app-env.ts'
import { parseOrigins } from './auth/parse-origins.ts'
import { readStorageQuota } from './checkpoints/storage-quota.ts'
import { loopbackHosts } from './middleware/require-known-host.ts'
import { parseRateLimits } from './rate-limit/limits.ts'
import { readS3Options } from './store/s3-options.ts'
import type { S3Options } from './store/s3-store.ts'
import { readAllowPrivate } from './webhooks/allow-private.ts'

/** Where the data are: what the server and its administration share. */
export interface DataEnv {
  readonly databaseUrl: string
  /** Of a libSQL server; a file has none. */
  readonly databaseAuthToken: string | undefined
  /** To be made if it is not there; null where DATABASE_URL names the file. */
  readonly dataDir: string | null
  /** Of checkpoints: a bucket, or a folder. */
  readonly blobs: { readonly s3: S3Options } | { readonly directory: string }
  /** The secret that manifests are signed with; made if it is not there. */
  readonly signingKeyFile: string
}

export interface Env extends DataEnv, Omit<Guards, 'clientAddress'> {
  readonly host: string
  readonly port: number
  /** null: open where the database has no token yet and nobody but this machine reaches the server. */
  readonly auth: Auth | null
  readonly trustedProxies: readonly string[]
  readonly quotaBytes: number
  /** Where to keep a token for this machine's own commands. */
  readonly localTokenFile: string | null
  readonly allowsPrivateWebhooks: boolean
}

const loopbackAddresses = ['127.0.0.1', 'localhost', '::1']

type Variables = Readonly<Record<string, string | undefined>>

/** Reads what is set in the environment. Throws what is wrong with it, in words for whoever set it. */
export function readEnv(variables: Variables): Env {
  const host = variables.HOST || '127.0.0.1'
  const port = variables.PORT || '8787'
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new Error(`PORT=${port} is no port; allowed is a whole number from 0 (any free one) to 65535`)
  }
  const names = [...list(variables.ALLOWED_HOSTS).map(hostOf), ...(variables.PUBLIC_URL ? [nameOf(variables.PUBLIC_URL)] : [])]
  const isLoopback = loopbackAddresses.includes(host)
  const isPublic = !isLoopback || names.length > 0
  return {
    ...readDataEnv(variables),
    host,
    port: Number(port),
    auth: readAuth(variables.AUTH, isPublic),
    hosts: isLoopback || names.length > 0 ? [...loopbackHosts, ...names] : 'any',
    isPublic,
    corsOrigins: parseOrigins(variables.CORS_ORIGINS),
    rateLimits: parseRateLimits(variables.RATE_LIMITS),
    trustedProxies: list(variables.TRUSTED_PROXY),
    localTokenFile: variables.LOCAL_TOKEN_FILE || null,
    allowsPrivateWebhooks: readAllowPrivate(variables.WEBHOOK_ALLOW_PRIVATE),
    quotaBytes: readStorageQuota(variables.STORAGE_QUOTA),
  }
}

export function readDataEnv(variables: Variables): DataEnv {
  const databaseAuthToken = variables.DATABASE_AUTH_TOKEN || undefined
  const folder = resolve(variables.DATA_DIR || '.data')
  const s3 = readS3Options(variables)
  const files = {
    blobs: s3 ? { s3 } : { directory: variables.BLOBS_DIR ? resolve(variables.BLOBS_DIR) : join(folder, 'blobs') },
    signingKeyFile: resolve(variables.SIGNING_KEY_FILE || join(folder, 'signing-key.json')),
  }
  if (variables.DATABASE_URL) return { databaseUrl: variables.DATABASE_URL, databaseAuthToken, dataDir: null, ...files }
  return { databaseUrl: pathToFileURL(join(folder, 'effzoo.db')).href, databaseAuthToken, dataDir: folder, ...files }
}

const list = (text = '') => text.split(',').flatMap((part) => part.trim() || [])

function hostOf(text: string): string {
  if (!/^([\w.-]+|\[[\da-f:.]+\])$/i.test(text)) {
    throw new Error(`ALLOWED_HOSTS has "${text}"; allowed are host names without port joined by commas, such as zoo.example.com`)
  }
  return text.toLowerCase()
}

function nameOf(publicUrl: string): string {
  const url = URL.canParse(publicUrl) ? new URL(publicUrl) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new Error(
      `PUBLIC_URL=${publicUrl} is no http or https URL; give the one at which people reach this server, such as https://zoo.example.com`,
    )
  }
  return url.hostname
}

function readAuth(text: string | undefined, isPublic: boolean): Auth | null {
  if (text !== undefined && text !== '' && text !== 'open' && text !== 'tokens') {
    throw new Error(`AUTH=${text}; allowed are tokens and open, or nothing`)
  }
  if (text === 'open' && isPublic) {
    throw new Error('AUTH=open is refused: others than this machine reach the server by HOST, ALLOWED_HOSTS or PUBLIC_URL, and would write')
  }
  return text || (isPublic ? 'tokens' : null)
}
