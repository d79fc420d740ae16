// What `npm start` and `npm test` need before they can run, on a fresh clone too: so Node built-ins only, and no TypeScript.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const lockfile = join(root, 'package-lock.json')
const modules = join(root, 'node_modules')
const stamp = join(modules, '.effzoo-setup')
const aside = join(root, '.cache', 'node_modules')

/** Everything goes to stderr: under `--json`, stdout belongs to the answer. */
const say = (line) => process.stderr.write(`${line}\n`)

/** @returns {Promise<number>} the exit code; the child writes to stderr alone */
function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 2, 2] })
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}

const lockDigest = () => createHash('sha256').update(readFileSync(lockfile)).digest('hex')

function packagesAreCurrent() {
  if (!existsSync(modules)) return false
  if (existsSync(stamp)) return readFileSync(stamp, 'utf8') === lockDigest()
  // installed by hand with `npm ci`: npm writes this file last
  const installed = join(modules, '.package-lock.json')
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(lockfile).mtimeMs
}

function putBack() {
  rmSync(modules, { recursive: true, force: true })
  renameSync(aside, modules)
}

/** `npm ci` empties node_modules before it fetches; what was there is put back when the fetch fails. */
async function installPackages() {
  const startedMs = performance.now()
  // killed while it fetched: what is there now is half
  if (existsSync(aside)) putBack()
  const before = existsSync(modules)
  say(before ? 'setup: the lockfile has changed; installing packages again …' : 'setup: installing packages …')
  if (before) {
    mkdirSync(dirname(aside), { recursive: true })
    renameSync(modules, aside)
  }

  const npm = process.env.npm_execpath
  const args = ['ci', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error']
  const code = await (npm ? run(process.execPath, [npm, ...args]) : run('npm', args)).catch((error) => {
    say(`setup: npm could not be started: ${error.message}`)
    return 1
  })
  if (code === 0) {
    writeFileSync(stamp, lockDigest())
    rmSync(aside, { recursive: true, force: true })
    say(`setup: packages installed in ${((performance.now() - startedMs) / 1000).toFixed(0)} s`)
    return
  }
  if (!before) {
    say(
      'setup: the packages could not be installed (npm said why above). effzoo needs them: check the network and run `npm run setup` again.',
    )
    process.exit(1)
  }
  putBack()
  say('setup: the packages could not be brought up to date; going on with the ones that were installed before.')
}

/** Packages, then the TensorFlow engine. Under a second when both are there. */
export async function setup({ packagesOnly = false } = {}) {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    say(`effzoo needs Node 20 or later; this is ${process.version}.`)
    process.exit(1)
  }
  if (packagesAreCurrent()) writeFileSync(stamp, lockDigest())
  else await installPackages()
  if (packagesOnly) return
  const { importEntry } = await import('@effzoo/launch')
  const { provision } = await importEntry(new URL('./provision.ts', import.meta.url))
  await provision()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await setup({ packagesOnly: process.argv.includes('--packages-only') })
