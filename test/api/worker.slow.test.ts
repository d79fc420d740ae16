import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../apps/api/src/db/open-database.ts'
import { seed } from '../../apps/api/src/registry/seed.ts'
import { buildWorker, readWorkerConfig, type WorkerBuild } from '../../scripts/api-target/build-worker.ts'
import { startDatabase, startWorkerd } from '../../scripts/api-target/workerd-target.ts'
import { startHranaServer } from '../../scripts/hrana/server.ts'
import { registration } from './fixtures.ts'
import { temporaryFolder } from './temporary-folder.ts'

let build: WorkerBuild
beforeAll(async () => {
  build = await buildWorker()
})
afterAll(() => rmSync(build.folder, { recursive: true, force: true }))

async function openWorker(databaseUrl: string) {
  const log: string[] = []
  const worker = await startWorkerd(build, databaseUrl, { onLog: (line) => void log.push(line) })
  onTestFinished(() => worker.dispose())
  return { ...worker, log }
}

async function openServer() {
  const database = await startDatabase()
  onTestFinished(() => database.close())
  return database
}

/** In front of a database server: lets nothing through while it is held. */
async function openSlow(databaseUrl: string) {
  let held = Promise.resolve()
  const server = createServer(
    getRequestListener(async (request) => {
      const body = await request.arrayBuffer()
      await held
      return fetch(databaseUrl + new URL(request.url).pathname, { method: request.method, ...(body.byteLength > 0 && { body }) })
    }),
  ).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const hold = () => {
    let release = () => {}
    held = new Promise((resolve) => {
      release = resolve
    })
    return release
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, hold }
}

describe('the bundle', () => {
  it('stays under 300 KiB as it travels', () => {
    expect(build.gzipBytes).toBeLessThan(300 * 2 ** 10)
  })

  it('imports nothing, and so nothing that only Node has', () => {
    expect(build.imports).toEqual([])
  })

  it('holds no tfjs, and the parts of it that it needs', () => {
    expect(build.inputs.filter((path) => path.includes('@tensorflow'))).toEqual([])
    expect(build.inputs.some((path) => path.includes('node_modules/hono/'))).toBe(true)
  })

  it('is built without a warning', () => {
    expect(build.output).not.toMatch(/warning|error/i)
    expect(build.output).toContain('env.CHECKPOINTS')
  })
})

describe('the Worker', () => {
  it('answers from its registry once it has read it', async () => {
    const { url } = await openWorker((await openServer()).url)

    const answers = await Promise.all([1, 2, 3].map(() => fetch(`${url}/models?family=coatnet&limit=1`)))

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(await answers[0]!.json()).toMatchObject({ items: [{ id: 'coatnet-0' }] })
  })

  it('says what is missing when no database is set, to its log alone', async () => {
    const { url, log } = await openWorker('')

    const answer = await fetch(`${url}/models`)

    expect(answer.status).toBe(500)
    expect(await answer.json()).toMatchObject({ type: '/problems/internal', detail: 'Please report this.' })
    await expect.poll(() => log.join('\n')).toContain('wrangler secret put DATABASE_URL')
  })

  it('says when its database does not answer, and serves as soon as it does', async () => {
    const file = join(temporaryFolder(), 'effzoo.db')
    const first = await startHranaServer({ file })
    const port = Number(new URL(first.url).port)
    await first.close()
    const { url } = await openWorker(first.url)

    const refused = await fetch(`${url}/models`)
    expect(await refused.json()).toMatchObject({ status: 503, type: '/problems/database-unreachable' })
    expect(refused.headers.get('retry-after')).toBe('1')

    const second = await startHranaServer({ file, port })
    onTestFinished(() => second.close())
    expect((await fetch(`${url}/models`)).status).toBe(500)
    const { db, close } = await openDatabase(second.url)
    await seed(db)
    close()
    expect((await fetch(`${url}/models`)).status).toBe(200)
  })

  it('is not held up by requests whose clients went away while it opened', async () => {
    const { url } = await openWorker((await openServer()).url)
    const hasty = Array.from({ length: 30 }, () => fetch(`${url}/health`, { signal: AbortSignal.timeout(2) }).catch(() => undefined))
    await Promise.all(hasty)

    expect((await fetch(`${url}/health`)).status).toBe(200)
  })

  it('is not held up by requests whose clients went away while the database was slow', async () => {
    const database = await openServer()
    const { url: slowUrl, hold } = await openSlow(database.url)
    const { url } = await openWorker(slowUrl)
    expect((await fetch(`${url}/models?limit=1`)).status).toBe(200)

    // long enough for an instance to look again whether another one has written
    await new Promise((resolve) => setTimeout(resolve, 600))
    const release = hold()
    const hasty = ['/models?limit=1', '/health', '/'].map((path) =>
      fetch(url + path, { signal: AbortSignal.timeout(300) }).catch(() => undefined),
    )
    await Promise.all(hasty)
    release()

    for (const path of ['/models?limit=1', '/health', '/']) {
      expect((await fetch(url + path, { signal: AbortSignal.timeout(10_000) })).status).toBe(200)
    }
  })

  it('makes the sweeps of schedules at its cron, each once', async () => {
    const database = await openServer()
    const { url, runCron } = await openWorker(database.url)
    const request = { variants: ['efficientnet-b0', 'efficientnetv2-b0'] }
    const headers = { 'content-type': 'application/json' }
    const made = await fetch(`${url}/schedules`, { method: 'POST', body: JSON.stringify({ cadence: 'every 1h', request }), headers })
    const { id } = (await made.json()) as { id: string }
    const { db, close } = await openDatabase(database.url)
    await db.run(`update schedules set next_at_ms = 1 where id = '${id}'`)
    close()

    await Promise.all([runCron(), runCron()])

    const { items } = (await (await fetch(`${url}/sweeps?schedule=${id}`)).json()) as { items: unknown[] }
    expect(items).toMatchObject([{ schedule: id, counts: { queued: 2 } }])
  })

  it('sends lost leases back to the queue at its cron', async () => {
    const database = await openServer()
    const { url, runCron } = await openWorker(database.url)
    const send = async (path: string, body: object, headers = {}) =>
      (
        await fetch(url + path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } })
      ).json()
    const runner = await send('/runners', registration)
    const { id } = await send('/jobs', { variant: 'efficientnet-b0' })
    await send('/jobs/claim', { engines: ['tensorflow'] }, { authorization: `Bearer ${runner.key}` })
    const { db, close } = await openDatabase(database.url)
    await db.run(`update jobs set lease_expires_at_ms = 1 where id = '${id}'`)
    close()

    expect(readWorkerConfig().triggers.crons).toEqual(['* * * * *'])
    expect(await runCron()).toMatchObject({ outcome: 'ok' })

    expect(await (await fetch(`${url}/jobs/${id}`)).json()).toMatchObject({ state: 'queued', failure: { kind: 'infrastructure' } })
  })
})
