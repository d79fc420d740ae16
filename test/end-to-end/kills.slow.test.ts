import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { isEnded, type Job, VariantId } from '@effzoo/contract'
import { type Client, createClient } from '@effzoo/zoo'
import { createClient as openDatabase } from '@libsql/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const killsEach = 20

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

/** A process that comes back whenever it is killed, as under a service manager. */
function keepAlive(args: readonly string[], env: NodeJS.ProcessEnv) {
  let child: ChildProcess | undefined
  let output = ''
  let stopped = false
  const launch = () => {
    child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (output += text))
    child.once('exit', () => {
      if (!stopped) setTimeout(launch, 100)
    })
  }
  launch()
  return {
    kill: () => child?.kill('SIGKILL'),
    output: () => output,
    async stop() {
      stopped = true
      if (!child || child.exitCode !== null || child.signalCode !== null) return
      const ended = new Promise((resolve) => child?.once('exit', resolve))
      child.kill('SIGTERM')
      await Promise.race([ended, sleep(10_000)])
      child.kill('SIGKILL')
    },
  }
}

/** Asks until the registry, which may just be dead, has answered. */
async function insist<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const answer = await call().catch((error: Error) => error)
    if (!(answer instanceof Error)) return answer
    if (answer.name !== 'RegistryUnreachable') throw answer
    await sleep(100)
  }
}

describe('the road of a measurement under kill -9', () => {
  const folder = mkdtempSync(join(tmpdir(), 'effzoo-kills-'))
  let client: Client
  let api: ReturnType<typeof keepAlive>
  let runner: ReturnType<typeof keepAlive>

  beforeAll(async () => {
    const port = await freePort()
    const env = { DATA_DIR: folder, PORT: String(port) }
    client = createClient({ registryUrl: `http://127.0.0.1:${port}` })
    api = keepAlive(['--import', 'tsx', 'apps/api/src/node.ts'], env)
    runner = keepAlive(['apps/bench-runner/bin/bench-runner.mjs', 'run', '--registry', client.registryUrl, '--engines', 'wasm'], env)
    await insist(() => client.models())
  })

  afterAll(async () => {
    await runner.stop()
    await api.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it(`loses no acknowledged job or result, and counts none twice, over ${killsEach} kills of the API and ${killsEach} of the runner`, async () => {
    const acknowledged = new Map<Job['id'], Job>()
    const submit = async (index: number) => {
      const request = { variant: VariantId.parse('efficientnetv2-b0'), task: 'infer', engine: 'wasm', imagePx: 32 + 8 * index } as const
      const job = await insist(() => client.submitJob(request, `kills-${index}`))
      acknowledged.set(job.id, job)
    }
    const results = new Map<Job['id'], string>()
    const look = async () => {
      for (const id of acknowledged.keys()) {
        const { state, result } = await insist(() => client.job(id))
        if (state !== 'done') continue
        // a result that was once shown stays that result
        expect(result).toBe(results.get(id) ?? result)
        results.set(id, result!)
      }
    }

    let jobs = 0
    for (let kill = 0; kill < 2 * killsEach; kill++) {
      if (kill % 5 === 0) await submit(jobs++)
      await sleep(Math.random() * 2_500)
      if (kill % 2 === 0) api.kill()
      else runner.kill()
      await look()
    }
    const deadlineMs = Date.now() + 180_000
    while (results.size < jobs && Date.now() < deadlineMs) {
      await sleep(250)
      await look()
    }

    const ended = await Promise.all([...acknowledged.keys()].map((id) => insist(() => client.job(id))))
    expect(ended.filter(({ state }) => state !== 'done').map(({ id, state, failure }) => ({ id, state, failure }))).toEqual([])
    expect(ended.every(({ state }) => isEnded(state))).toBe(true)
    await runner.stop()
    await api.stop()
    const database = openDatabase({ url: `file:${join(folder, 'effzoo.db')}` })
    const { rows } = await database.execute('select job, count(*) as count from results group by job')
    database.close()
    expect(rows.map(({ job, count }) => [job, count]).sort()).toEqual([...acknowledged.keys()].map((id) => [id, 1]).sort())
  })
})
