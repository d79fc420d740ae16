import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { spawnGuarded } from '@effzoo/zoo/turns'

const run = promisify(execFile)

export interface Cluster {
  /** The folder of its socket: nothing listens on the network. */
  readonly host: string
  readonly version: string
  stop(): Promise<void>
}

/** Where Debian keeps them, besides those of the path. */
const debianFolder = '/usr/lib/postgresql'

async function findBinaries(): Promise<string> {
  const versions = await readdir(debianFolder).catch(() => [])
  const debian = versions.toSorted((a, b) => Number(b) - Number(a)).map((version) => join(debianFolder, version, 'bin'))
  const folder = [...debian, ...(process.env.PATH ?? '').split(delimiter)].find((candidate) => existsSync(join(candidate, 'initdb')))
  if (!folder) throw new Error('PostgreSQL is missing: no initdb in the path (Debian, Ubuntu: apt install postgresql)')
  return folder
}

/** PostgreSQL refuses to run as root, which has to become somebody else for it. */
async function findUser(): Promise<{ prefix: readonly string[]; ids?: readonly [number, number] }> {
  if (process.getuid?.() !== 0) return { prefix: [] }
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = await Promise.all(['-u', '-g'].map(async (flag) => Number((await run('id', [flag, name])).stdout))).catch(() => [])
    if (uid === undefined || gid === undefined) continue
    return { prefix: ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'], ids: [uid, gid] }
  }
  throw new Error('PostgreSQL does not run as root, and there is neither a user postgres nor nobody; run this as another user')
}

/** What a careful administrator leaves as it is: a commit is on the disk before it is acknowledged. */
const settings = ['fsync=on', 'synchronous_commit=on', 'full_page_writes=on', 'max_connections=120', 'shared_buffers=256MB']

/** A new cluster in a temporary folder on the disk that databases of the other side lie on, too. */
export async function startPostgres(): Promise<Cluster> {
  const binaries = await findBinaries()
  const { prefix, ids } = await findUser()
  const folder = await mkdtemp(join(tmpdir(), 'effzoo-bench-pg-'))
  if (ids) await chown(folder, ...ids)
  const data = join(folder, 'data')
  const [command, ...args] = [
    ...prefix,
    join(binaries, 'initdb'),
    '-D',
    data,
    '-U',
    'bench',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--no-instructions',
  ]
  await run(command!, args)

  const options = [...settings, 'listen_addresses='].flatMap((setting) => ['-c', setting])
  const [first, ...rest] = [...prefix, join(binaries, 'postgres'), '-D', data, '-k', folder, ...options]
  const { child, signal, ended } = spawnGuarded({ command: first!, args: rest, env: {} })
  let log = ''
  const ready = new Promise<void>((resolve) => {
    child.stderr.on('data', (text: string) => {
      log += text
      if (log.includes('ready to accept connections')) resolve()
    })
  })
  const failed = ended.then((how) => {
    throw new Error(`PostgreSQL ${how}`)
  })
  await Promise.race([ready, failed])
  failed.catch(() => {})
  return {
    host: folder,
    version: (await run(join(binaries, 'postgres'), ['--version'])).stdout.trim(),
    async stop() {
      signal('SIGINT')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}
