import { createHash, createPrivateKey } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { importSigningKey } from '@effzoo/contract'
import { createApp } from '../../apps/api/src/app.ts'
import { hashStreamNode } from '../../apps/api/src/checkpoints/hash-stream-node.ts'
import { openDatabase } from '../../apps/api/src/db/open-database.ts'
import { addFirstSigningKey } from '../../apps/api/src/db/queries/add-signing-key.ts'
import type { Example, Examples } from '../../apps/api/src/openapi.ts'
import { openRegistry } from '../../apps/api/src/registry/registry.ts'
import { seed } from '../../apps/api/src/registry/seed.ts'
import { fileStore } from '../../apps/api/src/store/file-store.ts'
import { sendOnce } from '../../apps/api/src/webhooks/keep-sending.ts'
import type { Sender } from '../../apps/api/src/webhooks/post.ts'
import { type Answers, session } from './session.ts'

/** The answers of the whole app, over a new database and under a clock that stands, to one request of each operation. */
export async function recordExamples(): Promise<Examples> {
  const folder = await mkdtemp(join(tmpdir(), 'effzoo-examples-'))
  const { db, close } = await openDatabase(pathToFileURL(join(folder, 'effzoo.db')).href)
  try {
    await seed(db)
    const nowMs = Date.UTC(2026, 10, 27)
    const key = await exampleKey()
    await addFirstSigningKey(db, key, nowMs)
    const checkpoints = { store: fileStore(join(folder, 'blobs')), hashStream: hashStreamNode, signer: async () => key, quotaBytes: 100e9 }
    const registry = await openRegistry(db, nowMs)
    const work = { db, sender: answersAll, nowMs: () => nowMs, random: () => 0.5 }
    const app = createApp({ ...work, registry, auth: 'open', checkpoints })
    const recorded: Record<string, Example> = {}
    const answers: Answers = {}
    for (const { operation, request } of session) {
      const { method, path, body, headers } = request(answers)
      const response = await app.request(path, {
        method,
        headers: { ...(method !== 'GET' && { 'content-type': 'application/json' }), ...headers },
        ...(body !== undefined && { body: body instanceof Uint8Array ? body : JSON.stringify(body) }),
      } as RequestInit)
      await sendOnce(work)
      const isJson = /json/.test(response.headers.get('content-type') ?? '')
      const text = await response.text()
      if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}: ${text}`)
      const answer: unknown = isJson ? JSON.parse(text) : undefined
      answers[operation] = answer
      recorded[operation] = {
        path,
        ...(body !== undefined && !(body instanceof Uint8Array) && { request: abridge(body) }),
        responses: { ...recorded[operation]?.responses, ...(answer !== undefined && { [response.status]: abridge(answer) }) },
      }
    }
    return JSON.parse(withFixedIds(JSON.stringify(recorded))) as Examples
  } finally {
    close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** In the place of whoever is told. */
const answersAll: Sender = { allowsPrivate: false, post: async () => ({ status: 204, retryAfter: null }) }

/** The same each time, and so the signatures: it guards nothing. */
function exampleKey() {
  const seed = createHash('sha256').update('the key of the examples').digest()
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])
  return importSigningKey(JSON.stringify(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).export({ format: 'jwk' })))
}

/** Two items show what a list is of; three numbers may be those of the three channels. */
const abridge = (value: unknown): unknown => {
  if (Array.isArray(value)) return (value.every((item) => typeof item === 'number') ? value.slice(0, 3) : value.slice(0, 2)).map(abridge)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, abridge(item)]))
}

/** Ids and keys are drawn anew each time; what is shown is the same each time. */
const withFixedIds = (text: string) =>
  text
    .replaceAll(/\b(job|runner|result|token|upload|swp|sch|whk|dlv)_[0-9a-z]{26}\b/g, '$1_01jd8x2k6q0v5m3e7w9r4t1z8y')
    .replaceAll(/"(key|secret)":"[^"]+"/g, '"$1":"shown-once"')
