import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const exitWithParent = new URL('./exit-with-parent.mjs', import.meta.url).href

/**
 * A process that ended sooner did not get going; after so many in a row it is given up. Killed, it may have been going well; one that
 * ends by itself had something to say, and a runner looks at its host for seconds before it does.
 */
const early = { byItselfMs: 30_000, killedMs: 3_000, times: 5 }

export interface Supervised {
  /** Rejects when the process cannot be kept alive; its last words are in the message. */
  readonly failed: Promise<never>
  stop(graceMs: number): Promise<void>
}

/**
 * Keeps `node entry …` alive: whoever kills it, a new one takes over, as a service manager would have it. It has a process group
 * of its own, so that Ctrl-C reaches it through stop() alone, in order; its output goes to `logFile`.
 */
export function supervise(name: string, args: readonly string[], env: NodeJS.ProcessEnv, logFile: string): Supervised {
  let child: ChildProcess | undefined
  let stopping = false
  let earlyEnds = 0
  let reject: (reason: Error) => void
  const failed = new Promise<never>((_, fail) => {
    reject = fail
  })
  failed.catch(() => {})

  const lastWords = () => readFileSync(logFile, 'utf8').trim().split('\n').slice(-10).join('\n')

  function launch() {
    if (stopping) return
    const log = openSync(logFile, 'a')
    const startedMs = performance.now()
    child = spawn(process.execPath, ['--import', exitWithParent, ...args], {
      cwd: root,
      detached: true,
      env: { ...process.env, ...env },
      stdio: ['ignore', log, log, 'ipc'],
    })
    closeSync(log)
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      child = undefined
      if (stopping) return
      const isEarly = performance.now() - startedMs < (signal ? early.killedMs : early.byItselfMs)
      earlyEnds = isEarly ? earlyEnds + 1 : 0
      if (earlyEnds === early.times || code === 2) reject(new Error(`the ${name} ended with ${signal ?? `code ${code}`}:\n${lastWords()}`))
      else setTimeout(launch, 200)
    })
  }
  launch()

  return {
    failed,
    async stop(graceMs) {
      stopping = true
      const ending = child
      if (!ending || ending.exitCode !== null) return
      const ended = new Promise((resolve) => ending.once('exit', resolve))
      ending.kill('SIGTERM')
      const force = setTimeout(() => ending.kill('SIGKILL'), graceMs)
      await ended
      clearTimeout(force)
    },
  }
}
