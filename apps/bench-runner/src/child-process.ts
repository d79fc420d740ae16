import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { launcher } from '@effzoo/launch'

const isSource = ({ pathname }: URL) => pathname.endsWith('.ts')

/** As much of a child's output as a Failure may carry. */
const tailChars = 20_000

export interface ForkedChild {
  readonly process: ChildProcess
  /** The last of what it wrote to stdout and stderr. */
  readonly tail: () => string
}

/**
 * Starts a module of ours in a process of its own, whatever the working directory. Detached: Ctrl-C goes to
 * a terminal's whole process group, and the runner alone decides when its child ends.
 */
export function forkChild(entry: URL): ForkedChild {
  const [module, args] = isSource(entry) ? [launcher, [fileURLToPath(entry)]] : [entry, []]
  const child = fork(module, args, { execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'], detached: true })
  // a child that cannot be started fails twice, the second time as it is sent its order; whoever waits for it hears of the first
  child.on('error', () => {})
  let tail = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      tail = (tail + text).slice(-tailChars)
    })
  }
  return { process: child, tail: () => tail }
}

/** How a process ended that should have answered first. */
export const describeEnd = (exitCode: number | null, signal: NodeJS.Signals | null) =>
  signal === 'SIGKILL'
    ? 'was killed by SIGKILL from outside; the host may have run out of memory'
    : signal
      ? `was ended by ${signal}`
      : `ended with exit code ${exitCode}`
