import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { createInterface } from 'node:readline'

/** How long a service manager would take. */
const restartMs = 100
const stopLimitMs = 20_000

export interface KeptAlive {
  /** False where it does not run at this moment. */
  kill(): boolean
  /** How often it has been started. */
  starts(): number
  stop(): Promise<void>
}

/** A process that comes back whenever it is killed. */
export function keepAlive(
  args: readonly string[],
  { env = {}, onLine }: { env?: Record<string, string>; onLine: (line: string) => void },
): KeptAlive {
  let child: ChildProcess | undefined
  let startCount = 0
  let isStopped = false
  let restart: NodeJS.Timeout | undefined

  const launch = () => {
    startCount += 1
    child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout!, child.stderr!]) createInterface({ input: stream }).on('line', onLine)
    child.once('close', () => {
      child = undefined
      if (!isStopped) restart = setTimeout(launch, restartMs)
    })
  }
  launch()

  return {
    kill: () => child?.kill('SIGKILL') ?? false,
    starts: () => startCount,
    async stop() {
      isStopped = true
      clearTimeout(restart)
      if (!child) return
      const ended = once(child, 'close')
      const limit = setTimeout(() => child?.kill('SIGKILL'), stopLimitMs)
      child.kill('SIGTERM')
      await ended
      clearTimeout(limit)
    },
  }
}
