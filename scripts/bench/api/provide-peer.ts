import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const files = ['package.json', 'package-lock.json'] as const
const sourceOf = (file: string) => fileURLToPath(new URL(`./peer/${file}`, import.meta.url))

/** The folder of the peer's packages, installed once into the user's cache: better-sqlite3 is compiled, which takes a minute. */
export async function providePeer(say: (line: string) => void): Promise<string> {
  const digest = createHash('sha256').update(process.versions.modules)
  for (const file of files) digest.update(await readFile(sourceOf(file)))
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache')
  const folder = join(cache, 'effzoo', 'api-peer', digest.digest('hex').slice(0, 16))
  if (existsSync(folder)) return join(folder, 'node_modules')

  say(`installing Fastify and better-sqlite3 into ${folder}: once, about a minute`)
  // put together under another name: where the folder is, it is whole
  const building = `${folder}.${process.pid}`
  try {
    await mkdir(building, { recursive: true })
    for (const file of files) await copyFile(sourceOf(file), join(building, file))
    await run('npm', ['ci', '--ignore-scripts=false', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: building })
    await rename(building, folder)
  } finally {
    await rm(building, { recursive: true, force: true })
  }
  return join(folder, 'node_modules')
}
