import { readFileSync } from 'node:fs'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Refused: another process works in the folder. */
export class FolderTaken extends Error {
  override readonly name = 'FolderTaken'
}

/**
 * One process a folder. Each puts down a file named by its pid and start time, and only then looks for others; so no
 * two can overlook each other (two that start at the same instant may both give way). The file of a process that was
 * killed does no harm: no live process has its pid and start time. Answers the way to unlock.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const locks = join(folder, 'locks')
  await mkdir(locks, { recursive: true })
  const mine = lockName(process.pid)
  await writeFile(join(locks, mine), '')
  const unlock = () => rm(join(locks, mine), { force: true })

  for (const name of await readdir(locks)) {
    if (name === mine) continue
    const pid = Number.parseInt(name, 10)
    if (isRunning(pid) && lockName(pid) === name) {
      await unlock()
      throw new FolderTaken(`the process ${pid} is at work in ${folder}; stop it first, or give this one a folder of its own in RUNNER_DIR`)
    }
    await rm(join(locks, name), { force: true })
  }
  return unlock
}

const lockName = (pid: number) => `${pid}-${startTicks(pid)}`

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** When a process started, since boot; pids are used again. Hosts without /proc have to do with the pid. */
function startTicks(pid: number): string {
  try {
    // The second field, the command's name, may hold spaces and brackets: count from its end. Start time is field 22.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? 'unknown'
  } catch {
    return 'unknown'
  }
}
