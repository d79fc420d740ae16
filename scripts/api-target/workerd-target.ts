import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { createSigningKey, exportSigningKey } from '@effzoo/contract'
import { Miniflare } from 'miniflare'
import { openDatabase } from '../../apps/api/src/db/open-database.ts'
import { addFirstSigningKey } from '../../apps/api/src/db/queries/add-signing-key.ts'
import { seed } from '../../apps/api/src/registry/seed.ts'
import { startHranaServer } from '../hrana/server.ts'
import { buildWorker, readWorkerConfig, type WorkerBuild } from './build-worker.ts'
import { mintToken } from './mint-token.ts'
import type { ApiTarget, RunningApi } from './target.ts'

/** What runs on Cloudflare, workerd with the bundle that would be deployed, over a libSQL server of our own. */
export const workerdTarget: ApiTarget = {
  name: 'workerd',
  async start() {
    const database = await startDatabase()
    const token = await mintToken(database.url)
    const build = await buildWorker()
    let runningCount = 0
    const startOne = async (): Promise<RunningApi> => {
      const worker = await startWorkerd(build, database.url, { auth: 'tokens', signingKey: database.signingKey })
      runningCount++
      return {
        url: worker.url,
        token,
        databaseUrl: database.url,
        startAnother: startOne,
        async close() {
          await worker.dispose()
          if (--runningCount > 0) return
          await database.close()
          rmSync(build.folder, { recursive: true, force: true })
        },
      }
    }
    return startOne()
  },
}

/** An empty queue, the shipped registry and a key to sign with, as a deploy leaves them. */
export async function startDatabase() {
  const folder = mkdtempSync(join(tmpdir(), 'effzoo-hrana-'))
  const server = await startHranaServer({ file: join(folder, 'effzoo.db') })
  const { db, close } = await openDatabase(server.url)
  await seed(db)
  const key = await createSigningKey()
  await addFirstSigningKey(db, key, Date.now())
  close()
  return {
    url: server.url,
    signingKey: await exportSigningKey(key),
    async close() {
      await server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const toStderr = (line: string): void => void process.stderr.write(`${line}\n`)

interface WorkerdOptions {
  readonly auth?: 'open' | 'tokens'
  /** The secret that it signs manifests with. */
  readonly signingKey?: string
  /** Is given what the Worker writes with console. */
  readonly onLog?: (line: string) => void
}

/** Nothing is counted against a rate: a test asks faster than any client. */
export async function startWorkerd(
  { script }: Pick<WorkerBuild, 'script'>,
  databaseUrl: string,
  { auth = 'open', onLog = toStderr, signingKey }: WorkerdOptions = {},
) {
  const { compatibility_date: compatibilityDate, r2_buckets: buckets } = readWorkerConfig()
  const miniflare = new Miniflare({
    modules: [{ type: 'ESModule', path: 'worker.js', contents: script }],
    compatibilityDate,
    bindings: {
      DATABASE_URL: databaseUrl,
      AUTH: auth,
      RATE_LIMITS: 'off',
      WEBHOOK_ALLOW_PRIVATE: 'true',
      ...(signingKey && { SIGNING_KEY: signingKey }),
    },
    r2Buckets: buckets.map(({ binding }) => binding),
    r2Persist: false,
    cf: false,
    structuredWorkerdLogs: true,
    handleStructuredLogs: ({ message }: { message: string }) => void onLog(message),
  })
  return {
    url: (await miniflare.ready).origin,
    /** As at the minute that `triggers.crons` names. */
    async runCron() {
      // miniflare's own types stand on those of a package that is not here
      const worker = (await miniflare.getWorker()) as unknown as { scheduled(options: object): Promise<{ outcome: string }> }
      return worker.scheduled({ cron: '* * * * *' })
    },
    dispose: () => miniflare.dispose(),
  }
}
