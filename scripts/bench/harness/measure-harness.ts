import type { Round } from '@effzoo/stats'
import { describeEnd, forkChild } from '../../../apps/bench-runner/src/child-process.ts'
import type { HarnessMessage, HarnessOrder } from './harness-child.ts'

export interface HarnessRounds {
  /** The bare loop is the baseline. */
  readonly rounds: readonly Round[]
  readonly version: string
  /** What others took of the CPUs before each round, 0 to 1. */
  readonly backgroundShares: readonly number[]
}

/**
 * Both ways in one process, with one session: two processes would differ by how they happen to lie in memory, by more than the harness
 * costs. Throws what the process last said, where it ends early.
 */
export function measureHarness(order: HarnessOrder, say: (line: string) => void): Promise<HarnessRounds> {
  const { process: child, tail } = forkChild(new URL('./harness-child.ts', import.meta.url))
  const rounds: Round[] = []
  const backgroundShares: number[] = []
  return new Promise((resolve, reject) => {
    child.on('message', (message: HarnessMessage) => {
      if ('progress' in message) return
      rounds.push(message.round)
      backgroundShares.push(message.backgroundShare)
      say(`round ${rounds.length} of ${order.roundCount}`)
      if (rounds.length < order.roundCount) return
      resolve({ rounds, version: message.version, backgroundShares })
      child.kill('SIGKILL')
    })
    child.once('error', reject)
    child.once('close', (exitCode, signal) => reject(new Error(`the engine's process ${describeEnd(exitCode, signal)}\n${tail()}`)))
    child.send(order)
  })
}
