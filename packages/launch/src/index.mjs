// What starts TypeScript cannot be TypeScript.
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import process from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { digestOf, pointerOf, root } from './cached.mjs'

const builder = fileURLToPath(new URL('./build-main.mjs', import.meta.url))

/** `node launcher ENTRY …` runs a TypeScript entry: what `node --import loader ENTRY …` would be, at the price of its bundle. */
export const launcher = fileURLToPath(new URL('./main.mjs', import.meta.url))

/** The bundle that the cache has, if it was made of what its sources are now. */
function findCurrent(entry) {
  try {
    const { root: builtAt, sources, file } = JSON.parse(readFileSync(pointerOf(entry), 'utf8'))
    // a clone may have been copied with its cache
    return builtAt === root && sources.every(([path, digest]) => digestOf(path) === digest) ? file : undefined
  } catch {
    return undefined // none yet, or a source of it is gone
  }
}

/** In a process of its own: the compiler's memory is none of a measured process. */
function build(entry) {
  const { status, signal, stdout } = spawnSync(process.execPath, [builder, entry], {
    cwd: root, // the folder at hand may be one that this user may not enter
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    // that is meant for this process
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  if (status !== 0) throw new Error(`${entry} could not be built: its build ended with ${signal ?? `code ${status}`}`)
  const { file, isForThisProcess } = JSON.parse(stdout)
  if (isForThisProcess) process.once('exit', () => rmSync(dirname(file), { recursive: true, force: true }))
  return file
}

/** The JavaScript that stands for a TypeScript entry: a file, built if there is none yet or if a source has changed. */
export function bundleOf(entryUrl) {
  const entry = fileURLToPath(entryUrl)
  return findCurrent(entry) ?? build(entry)
}

/** As `import(entryUrl)`, by way of its bundle. */
export async function importEntry(entryUrl) {
  const file = bundleOf(entryUrl)
  process.setSourceMapsEnabled(true)
  return import(pathToFileURL(file).href)
}
