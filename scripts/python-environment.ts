import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)
/** Whoever creates marks the lock anew in a tenth of it: past this, its owner is gone. */
const staleLockMs = 600_000

export interface Python {
  readonly folder: string
  readonly command: string
}

export interface PythonRequirements {
  /** The file for `pip install -r`. */
  readonly file: string
  /** The minor versions of Python 3 for which all that the file names has wheels, the preferred one first. */
  readonly minors: readonly number[]
  /** Where in effzoo's part of the user's cache the environment belongs. */
  readonly collection: 'python' | 'peers'
  /** Told before an environment is created, which takes minutes. */
  readonly onCreate?: (folder: string) => void
}

async function findCommand(minors: readonly number[]): Promise<{ command: string; minor: number }> {
  for (const command of [...minors.map((minor) => `python3.${minor}`), 'python3']) {
    const version = await run(command, ['-c', 'import sys, venv, ensurepip; print(sys.version_info[1])']).catch(() => undefined)
    const minor = Number(version?.stdout)
    if (minors.includes(minor)) return { command, minor }
  }
  throw new Error(`no Python 3.${minors.join(', 3.')} with venv and pip was found (Debian, Ubuntu: apt install python3-venv)`)
}

/** Put together under another name: where the folder is, it is whole. */
async function create(folder: string, command: string, requirements: string) {
  const building = `${folder}.${process.pid}`
  try {
    await run(command, ['-m', 'venv', building])
    const pip = ['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check', '--only-binary=:all:', '--retries', '1']
    await run(join(building, 'bin', 'python'), [...pip, '-r', requirements])
    await rename(building, folder)
  } finally {
    await rm(building, { recursive: true, force: true })
  }
}

async function whileMarking(lock: string, work: () => Promise<void>) {
  const marking = setInterval(() => utimes(lock, new Date(), new Date()).catch(() => {}), staleLockMs / 10)
  try {
    await work()
  } finally {
    clearInterval(marking)
    await rm(lock, { recursive: true, force: true })
  }
}

/** Of processes that ask at one time, such as test files, one creates and the others wait. */
async function createOnce(folder: string, createIt: () => Promise<void>) {
  const lock = `${folder}.lock`
  await mkdir(join(folder, '..'), { recursive: true })
  while (!existsSync(folder)) {
    const isMine = await mkdir(lock).then(
      () => true,
      () => false,
    )
    if (isMine) return whileMarking(lock, async () => (existsSync(folder) ? undefined : createIt()))
    const { mtimeMs } = await stat(lock).catch(() => ({ mtimeMs: Date.now() }))
    if (Date.now() - mtimeMs > staleLockMs) await rm(lock, { recursive: true, force: true })
    await sleep(500)
  }
}

/** What pip says is better than that it failed. */
const reasonOf = (error: unknown) => {
  const { message, stderr } = error as Error & { stderr?: string }
  return stderr?.match(/^ERROR: .*/m)?.[0] ?? message
}

/** A Python with these packages, installed once into the user's cache: its folder, or why there can be none. */
export async function providePython({ file, minors, collection, onCreate }: PythonRequirements): Promise<Python | { missing: string }> {
  try {
    const { command, minor } = await findCommand(minors)
    const digest = createHash('sha256')
      .update(`3.${minor}\n`)
      .update(await readFile(file))
      .digest('hex')
    const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache')
    const folder = join(cache, 'effzoo', collection, digest.slice(0, 16))
    await createOnce(folder, async () => {
      onCreate?.(folder)
      await create(folder, command, file)
    })
    return { folder, command: join(folder, 'bin', 'python') }
  } catch (error) {
    return { missing: reasonOf(error) }
  }
}
