import { randomUUID } from 'node:crypto'
import { readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'

const beatMs = 2_000
/** A lock that nobody touched for so long has lost its owner. */
const staleMs = 30_000
const pollMs = 200

/**
 * One process does `work` at a time; the others wait, and take over when its owner is killed: at once on the same host, after
 * 30 s elsewhere. It saves double work and no more: an installation is whole because it is renamed into place, so two owners
 * after a takeover do no harm.
 */
export async function withInstallLock<Result>(path: string, work: () => Promise<Result>, onWait: () => void): Promise<Result> {
  const mine = JSON.stringify({ id: randomUUID(), pid: process.pid, host: hostname() })
  let told = false
  while (!(await take(path, mine))) {
    if (await isStale(path)) await discard(path)
    else {
      if (!told) onWait()
      told = true
      await sleep(pollMs)
    }
  }
  const beat = setInterval(() => {
    const now = new Date()
    utimes(path, now, now).catch(() => {}) // taken over: the work goes on, see above
  }, beatMs)
  try {
    return await work()
  } finally {
    clearInterval(beat)
    if ((await readFile(path, 'utf8').catch(() => '')) === mine) await rm(path, { force: true })
  }
}

async function take(path: string, content: string): Promise<boolean> {
  try {
    await writeFile(path, content, { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

async function isStale(path: string): Promise<boolean> {
  try {
    const [{ mtimeMs }, content] = await Promise.all([stat(path), readFile(path, 'utf8')])
    if (Date.now() - mtimeMs > staleMs) return true
    const owner = JSON.parse(content) as { pid: number; host: string }
    return owner.host === hostname() && !isAlive(owner.pid)
  } catch {
    return false // released, or not yet written: look again
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** By renaming: of two that judge the same lock, the later finds nothing, or takes the other's new lock, which does no harm. */
async function discard(path: string) {
  const aside = `${path}.stale-${randomUUID()}`
  await rename(path, aside).then(
    () => rm(aside),
    () => {}, // somebody else was first
  )
}
