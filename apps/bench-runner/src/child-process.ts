import { type ChildProcess, fork } from 'node:child_process'

/** Sources need it; what was built does not. */
const loaderOf = ({ pathname }: URL) => (pathname.endsWith('.ts') ? ['--import', import.meta.resolve('tsx')] : [])

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
  const child = fork(entry, { execArgv: loaderOf(entry), stdio: ['ignore', 'pipe', 'pipe', 'ipc'], detached: true })
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
