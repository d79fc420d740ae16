import { createSigningKey, type Job, type RegisteredRunner, type SigningKey } from '@effzoo/contract'
import { onTestFinished } from 'vitest'
import { createApp, type Deps } from '../../apps/api/src/app.ts'
import { hashStreamNode } from '../../apps/api/src/checkpoints/hash-stream-node.ts'
import { openDatabase } from '../../apps/api/src/db/open-database.ts'
import { addFirstSigningKey } from '../../apps/api/src/db/queries/add-signing-key.ts'
import { type RegistryRows, readRegistry } from '../../apps/api/src/registry/read-registry.ts'
import { openRegistry } from '../../apps/api/src/registry/registry.ts'
import { shippedRegistry } from '../../apps/api/src/registry/seed.ts'
import { fileStore } from '../../apps/api/src/store/file-store.ts'
import { registration, workload } from './fixtures.ts'
import { seededDatabaseUrl } from './seeded-database.ts'
import { temporaryFolder } from './temporary-folder.ts'

interface Answer {
  status: number
  headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: a test says itself what it expects of a body
  body: any
}

let unpublished: RegistryRows | undefined

/** The shipped variants, without what was published of them. Made once: to count the layers of all takes longer than most tests. */
export function unpublishedRegistry(): RegistryRows {
  unpublished ??= shippedRegistry([])
  return unpublished
}

/** One for all tests: what it signs is not what they are about. */
let signingKey: Promise<SigningKey> | undefined

/** The whole app over a new database with the shipped registry, under a clock that only the test moves. */
export async function openApp(
  shipped?: RegistryRows,
  access: Partial<Pick<Deps, 'auth' | 'guards' | 'checkpoints' | 'notifier' | 'waitForJob' | 'sender' | 'streamTimes'>> = { auth: 'open' },
) {
  const { db, close } = await openDatabase(await seededDatabaseUrl(shipped))
  onTestFinished(close)
  const clock = { nowMs: 1_800_000_000_000 }
  const registry = await openRegistry(db, clock.nowMs)
  signingKey ??= createSigningKey()
  const key = await signingKey
  await addFirstSigningKey(db, key, clock.nowMs)
  const directory = temporaryFolder()
  const checkpoints = { store: fileStore(directory), hashStream: hashStreamNode, signer: async () => key, quotaBytes: 1e9 }
  const app = createApp({ db, registry, nowMs: () => clock.nowMs, random: () => 0.5, checkpoints, ...access })

  async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const isWrite = !['GET', 'HEAD', 'OPTIONS'].includes(method)
    const response = await app.request(path, {
      method,
      headers: { ...(isWrite && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body) }),
    } as RequestInit)
    const text = await response.text()
    const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '')
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
  }

  const get = (path: string, headers?: Record<string, string>) => call('GET', path, undefined, headers)

  async function register() {
    const runner: RegisteredRunner = (await call('POST', '/runners', registration)).body
    return { id: runner.id, headers: { authorization: `Bearer ${runner.key}` } }
  }

  /** A submitted job, claimed by a new runner. */
  async function claim(request: object = { variant: workload.variant }) {
    const runner = await register()
    await call('POST', '/jobs', request)
    const answer = await call('POST', '/jobs/claim', { engines: ['tensorflow'] }, runner.headers)
    const job: Job = answer.body.job
    return { runner, job, path: `/jobs/${job.id}/attempts/${job.attempt}` }
  }

  return {
    app,
    db,
    registry,
    clock,
    key,
    blobsFolder: directory,
    checkpoints,
    call,
    get,
    register,
    claim,
    readRegistry: () => readRegistry(db),
  }
}
