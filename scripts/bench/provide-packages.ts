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

export interface Packages {
  /** The folder that pins them. */
  readonly pinned: URL
  /** Where in effzoo's part of the user's cache they belong. */
  readonly collection: string
  /** For people. */
  readonly names: string
}

/** The folder of a peer's packages, installed once into the user's cache: none of them is a part of effzoo. What is to be compiled takes a minute. */
export async function providePackages({ pinned, collection, names }: Packages, say: (line: string) => void): Promise<string> {
  const sourceOf = (file: string) => fileURLToPath(new URL(file, pinned))
  const digest = createHash('sha256').update(process.versions.modules)
  for (const file of files) digest.update(await readFile(sourceOf(file)))
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache')
  const folder = join(cache, 'effzoo', collection, digest.digest('hex').slice(0, 16))
  if (existsSync(folder)) return join(folder, 'node_modules')

  say(`installing ${names} into ${folder}: once, about a minute`)
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
