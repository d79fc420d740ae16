import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { launcher } from '@effzoo/launch'
import { UsageError } from '@effzoo/zoo/cli'
import { supervise } from './supervise.ts'

const defaultPort = 8787

const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })

/** PORT when it is set, and then no other; otherwise 8787 or the next that is free. */
async function choosePort(): Promise<number> {
  const asked = process.env.PORT
  if (asked) {
    const port = Number(asked)
    if (!/^\d{1,5}$/.test(asked) || port < 1 || port > 65_535)
      throw new UsageError(`PORT=${asked}: allowed is a whole number from 1 to 65535`)
    if (!(await isFree(port))) throw new UsageError(`PORT=${port} is taken; stop what listens there or name another`)
    return port
  }
  for (let port = defaultPort; port < defaultPort + 100; port++) if (await isFree(port)) return port
  throw new UsageError(`no port from ${defaultPort} to ${defaultPort + 99} is free; name one with PORT=…`)
}

const answers = async (url: string) => {
  try {
    return (await fetch(`${url}/health`, { signal: AbortSignal.timeout(2_000) })).ok
  } catch {
    return false
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

export interface LocalRegistry {
  readonly url: string
  /** That the registry keeps for this machine. */
  readonly token: () => string | undefined
  /** Another `npm start` keeps it: its runner measures, and it goes on when this one ends. */
  readonly isShared: boolean
  readonly failed: Promise<never>
  stop(): Promise<void>
}

/** The registry and its runner on `dataDir`: those that serve it already, or new ones, which are kept alive. */
export async function openLocalRegistry(dataDir: string, runnerFlags: readonly string[] = []): Promise<LocalRegistry> {
  mkdirSync(dataDir, { recursive: true })
  const note = join(dataDir, 'serving.json')
  const tokenFile = join(dataDir, 'token')
  // one that is shared may be of a version that kept none
  const token = () => (existsSync(tokenFile) ? readFileSync(tokenFile, 'utf8').trim() : undefined)
  if (existsSync(note)) {
    const { url, pid } = JSON.parse(readFileSync(note, 'utf8')) as { url: string; pid: number }
    // a start that was killed leaves its note, and by now another registry may answer at its port
    if (isAlive(pid) && (await answers(url))) return { url, token, isShared: true, failed: new Promise(() => {}), stop: async () => {} }
  }

  const port = await choosePort()
  const url = `http://127.0.0.1:${port}`
  // HOST too: some shells export it with the name of the machine. What is set for another registry is no matter of this one.
  const env = {
    DATA_DIR: dataDir,
    DATABASE_URL: '',
    PORT: String(port),
    HOST: '127.0.0.1',
    LOCAL_TOKEN_FILE: tokenFile,
    EFFZOO_TOKEN: '',
    EFFZOO_TOKEN_FILE: tokenFile,
  }
  const api = supervise('registry', [launcher, 'apps/api/src/node.ts'], env, join(dataDir, 'registry.log'))
  while (!(await Promise.race([answers(url), api.failed]))) await Promise.race([sleep(50), api.failed])
  const runner = supervise(
    'runner',
    ['apps/bench-runner/bin/bench-runner.mjs', 'run', '--registry', url, '--progress', '1', '--grace', '3', ...runnerFlags],
    env,
    join(dataDir, 'runner.log'),
  )
  writeFileSync(note, JSON.stringify({ url, pid: process.pid }))

  return {
    url,
    token,
    isShared: false,
    failed: Promise.race([api.failed, runner.failed]),
    async stop() {
      rmSync(note, { force: true })
      // the runner first: it hands its job back to a registry that still listens
      await runner.stop(5_000)
      await api.stop(5_000)
    },
  }
}
