import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const requirements = fileURLToPath(new URL('python-requirements.txt', import.meta.url))
/** The ones for which tensorflow-cpu 2.15.1 has wheels. */
const commands = ['python3.11', 'python3.10', 'python3.9', 'python3']
const minors = ['9', '10', '11']
const staleLockMs = 600_000

export interface Python {
  /** What the script writes to stdout. It finds `args` in sys.argv, from 1 on; if it fails, its stderr is in the error. */
  run(script: string, ...args: readonly string[]): Promise<string>
}

const cacheFolder = () => join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'effzoo', 'python')

async function findCommand(): Promise<{ command: string; minor: string }> {
  for (const command of commands) {
    const version = await run(command, ['-c', 'import sys, venv, ensurepip; print(sys.version_info[1])']).catch(() => undefined)
    const minor = version?.stdout.trim() ?? ''
    if (minors.includes(minor)) return { command, minor }
  }
  throw new Error(`no Python 3.${minors.join(', 3.')} with venv and pip was found (Debian, Ubuntu: apt install python3-venv)`)
}

/** Put together under another name: where the folder is, it is whole. */
async function create(folder: string, command: string) {
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

/** Test files run side by side: one of them creates, the others wait. */
async function createOnce(folder: string, command: string) {
  const lock = `${folder}.lock`
  await mkdir(join(folder, '..'), { recursive: true })
  while (!existsSync(folder)) {
    const isMine = await mkdir(lock).then(
      () => true,
      () => false,
    )
    if (isMine) {
      try {
        await create(folder, command)
      } finally {
        await rm(lock, { recursive: true, force: true })
      }
      return
    }
    const { mtimeMs } = await stat(lock).catch(() => ({ mtimeMs: Date.now() }))
    if (Date.now() - mtimeMs > staleLockMs) await rm(lock, { recursive: true, force: true })
    await sleep(500)
  }
}

/** A Python with the packages of python-requirements.txt, installed once into the user's cache; null, with the reason printed, where there can be none. */
export async function findPython(): Promise<Python | null> {
  try {
    const { command, minor } = await findCommand()
    const digest = createHash('sha256')
      .update(`3.${minor}\n`)
      .update(await readFile(requirements))
      .digest('hex')
    const folder = join(cacheFolder(), digest.slice(0, 16))
    await createOnce(folder, command)
    const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3', PYTHONWARNINGS: 'ignore', CUDA_VISIBLE_DEVICES: '' }
    return {
      run: async (script, ...args) =>
        (await run(join(folder, 'bin', 'python'), ['-c', script, ...args], { env, maxBuffer: 2 ** 28 })).stdout,
    }
  } catch (error) {
    const { message, stderr } = error as Error & { stderr?: string }
    const reason = stderr?.match(/^ERROR: .*/m)?.[0] ?? message
    process.stderr.write(`tests against Python's libraries are skipped: ${reason}\n`)
    return null
  }
}
