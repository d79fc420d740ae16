import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import process from 'node:process'
import { launcher } from '@effzoo/launch'

export interface Launch {
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** A TypeScript file of ours, given its order as JSON. */
export const launchScript = (file: string, order: unknown, env: Launch['env'] = {}): Launch => ({
  command: process.execPath,
  args: [launcher, file, JSON.stringify(order)],
  env,
})

export interface GuardedProcess {
  readonly child: ChildProcessWithoutNullStreams
  /** To the process and all that it started. */
  signal(name: NodeJS.Signals): void
  /** How it ended, in its own last words where it had some. By then, all that it started is gone too. */
  readonly ended: Promise<string>
}

/** As much as may hold the last line of its stderr. */
const tailChars = 4_000

/**
 * A child that was started `detached`, so in a group of its own, outlives this process in no case; nor does what it starts outlive it. A
 * signal handler could not promise that, for this process may be killed, and the other be stopped: so a shell waits at a pipe of ours, and
 * kills the group when the pipe ends. Answers how to send a signal to the group.
 */
export function guardGroup(child: ChildProcess): GuardedProcess['signal'] {
  let group = child.pid // that of its group too
  const guard = group === undefined ? undefined : spawnGuard(group)
  const signal = (name: NodeJS.Signals) => {
    if (group === undefined) return
    try {
      process.kill(-group, name)
    } catch {} // nobody is left in it
  }
  child.once('exit', () => {
    signal('SIGKILL')
    guard?.kill('SIGKILL')
    group = undefined // another's, from now on
  })
  return signal
}

export function spawnGuarded({ command, args, env }: Launch): GuardedProcess {
  const child = spawn(command, args, { env: { ...process.env, ...env }, detached: true })
  const signal = guardGroup(child)
  let tail = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-tailChars)
  })
  child.stdin.on('error', () => {}) // it is gone, and `ended` says how
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`))
    child.once('close', (code, name) => {
      const lastLine = tail.trim().split('\n').at(-1)
      resolve(`${name ? `was ended by ${name}` : `ended with exit code ${code}`}${lastLine ? `: ${lastLine}` : ''}`)
    })
  })
  return { child, signal, ended }
}

/** In a group of its own too: Ctrl-C must not reach it before it has done its work. */
const spawnGuard = (group: number) =>
  spawn('sh', ['-c', 'read -r _; kill -s KILL -- "-$1"', 'guard', String(group)], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
