import { randomUUID } from 'node:crypto'
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { isOver, type ProcessMark } from './process-mark.ts'

export interface ClaimTimes {
  readonly beatMs: number
  /** A claim that nobody touched for so long has lost its owner. */
  readonly staleMs: number
  readonly pollMs: number
}

export const claimTimes: ClaimTimes = { beatMs: 2_000, staleMs: 30_000, pollMs: 100 }

export interface ClaimOptions {
  readonly signal: AbortSignal
  readonly onWait: () => void
  readonly times?: ClaimTimes
}

/**
 * One process at a time does `work`; the others wait, and take over when its owner is killed: at once on the same host, after 30 s elsewhere. It saves
 * double work and no more: each owner writes files of its own, so that two of them, on a file system that cannot tell who was first, do no harm.
 */
export async function withClaim<Result>(
  path: string,
  mine: ProcessMark,
  work: () => Promise<Result>,
  { signal, onWait, times = claimTimes }: ClaimOptions,
): Promise<Result> {
  const isStale = watchForStaleness(path, times.staleMs)
  let told = false
  while (!(await take(path, mine))) {
    signal.throwIfAborted()
    const holder = await isStale()
    if (holder !== null) await discard(path, holder)
    else {
      if (!told) onWait()
      told = true
      await sleep(times.pollMs, undefined, { signal })
    }
  }
  const beat = setInterval(() => {
    const now = new Date()
    utimes(path, now, now).catch(() => {}) // taken over: the work goes on, see above
  }, times.beatMs)
  try {
    return await work()
  } finally {
    clearInterval(beat)
    if ((await readFile(path, 'utf8').catch(() => '')) === mine) await rm(path, { force: true })
  }
}

/** Whether somebody is at work under this claim. */
export async function isClaimed(path: string, { staleMs } = claimTimes): Promise<boolean> {
  try {
    const [{ mtimeMs }, holder] = await Promise.all([stat(path), readFile(path, 'utf8')])
    return !isOver(holder) && Date.now() - mtimeMs < staleMs
  } catch {
    return false
  }
}

async function take(path: string, mark: ProcessMark): Promise<boolean> {
  try {
    await writeFile(path, mark, { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Who has left the claim behind, or null. By this clock alone, which a server's need not agree with: a beat is a change. */
function watchForStaleness(path: string, staleMs: number) {
  let seen = { holder: '', mtimeMs: 0, sinceMs: 0 }
  return async (): Promise<ProcessMark | null> => {
    try {
      const [{ mtimeMs }, holder] = await Promise.all([stat(path), readFile(path, 'utf8')])
      if (holder !== '' && isOver(holder)) return holder
      if (holder !== seen.holder || mtimeMs !== seen.mtimeMs) seen = { holder, mtimeMs, sinceMs: performance.now() }
      return performance.now() - seen.sinceMs > staleMs ? holder : null
    } catch {
      return null // released: look again
    }
  }
}

/** By renaming, so that of two that judge the same claim one discards it. What proves to be somebody's new claim is put back. */
async function discard(path: string, judged: ProcessMark) {
  const aside = `${path}.${randomUUID()}.stale`
  try {
    await rename(path, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return // somebody else was first
    throw error
  }
  if ((await readFile(aside, 'utf8').catch(() => judged)) !== judged) await link(aside, path).catch(() => {})
  await rm(aside, { force: true })
}
