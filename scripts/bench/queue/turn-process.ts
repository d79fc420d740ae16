import { createInterface } from 'node:readline'
import { type Launch, spawnGuarded } from '@effzoo/zoo/turns'

/** So many jobs, claimed one at a time and completed, by so many workers that do nothing else. */
export interface Turn {
  readonly claimsPerS: number
  /** From asking for a job to having it. */
  readonly claimP50Ms: number
  readonly claimP99Ms: number
}

export interface TurnProcess<Answer> {
  turn(size: number): Promise<Answer>
  stop(): Promise<void>
}

/** A process that reads how large a turn is, a line for each, and answers each with a line of JSON. It lives through all rounds, so that it is warm. */
export function startTurnProcess<Answer>(launch: Launch): TurnProcess<Answer> {
  const { child, signal, ended } = spawnGuarded(launch)
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  return {
    async turn(size) {
      child.stdin.write(`${size}\n`)
      const { value, done } = await lines.next()
      if (done) throw new Error(`${launch.args.join(' ').slice(0, 200)} ${await ended}`)
      return JSON.parse(value) as Answer
    },
    async stop() {
      signal('SIGTERM')
      await ended
    },
  }
}
