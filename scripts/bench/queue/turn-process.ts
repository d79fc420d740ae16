import { createInterface } from 'node:readline'
import { type Launch, spawnGuarded } from '@effzoo/zoo/turns'

/** So many jobs, claimed one at a time and completed, by so many workers that do nothing else. */
export interface Turn {
  readonly claimsPerS: number
  /** From asking for a job to having it. */
  readonly claimP50Ms: number
  readonly claimP99Ms: number
}

export interface TurnProcess {
  turn(jobCount: number): Promise<Turn>
  stop(): Promise<void>
}

/** A process that reads the number of jobs, a line a turn, and answers each with a line of JSON. It lives through all rounds, so that it is warm. */
export function startTurnProcess(launch: Launch): TurnProcess {
  const { child, signal, ended } = spawnGuarded(launch)
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  return {
    async turn(jobCount) {
      child.stdin.write(`${jobCount}\n`)
      const { value, done } = await lines.next()
      if (done) throw new Error(`${launch.args.join(' ').slice(0, 200)} ${await ended}`)
      return JSON.parse(value) as Turn
    },
    async stop() {
      signal('SIGTERM')
      await ended
    },
  }
}
