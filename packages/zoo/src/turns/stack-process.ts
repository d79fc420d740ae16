import { createInterface } from 'node:readline'
import type { ParityProof } from '@effzoo/contract'
import { type Launch, spawnGuarded } from './guarded-process.ts'

/** The first line that a stack writes, once it has run some times. */
export interface Ready {
  readonly ready: true
  readonly version: string
  /** Until its graph is there, its model built before; null where nothing is compiled. */
  readonly compileMs: number | null
  readonly firstRunMs: number
  /** Of a stack that checks what it computes before it opens; one that computes something else does not become ready. */
  readonly parity?: ParityProof
}

/** How long a turn lasts: at least this long, and at least so many runs. */
export interface TurnLength {
  readonly minMs: number
  readonly minCount: number
}

export interface Turn {
  readonly latenciesMs: readonly number[]
  /** Of the process since it started; null where the host does not say. */
  readonly peakRssBytes: number | null
}

export interface StackProcess {
  readonly ready: Ready
  takeTurn(length: TurnLength): Promise<Turn>
  /** Never throws; ends when the process and all that it started are gone. */
  close(): Promise<void>
}

/** The message says how the process ended that should have answered. */
export class StackFailure extends Error {
  override readonly name = 'StackFailure'
}

export interface StackLimits {
  /** Generous: a cold compiler takes minutes on a small host. */
  readonly answerMs: number
  readonly closeMs: number
}

/** Opens a stack. It is stopped while it is not its turn: threads that it keeps spinning cost the others nothing. */
export async function openStack(launch: Launch, limits: StackLimits = { answerMs: 30 * 60_000, closeMs: 10_000 }): Promise<StackProcess> {
  const { child, signal, ended } = spawnGuarded(launch)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()

  async function end() {
    child.stdin.end()
    const force = setTimeout(() => signal('SIGKILL'), limits.closeMs)
    const how = await ended
    clearTimeout(force)
    return how
  }

  async function answer<Answer>(): Promise<Answer> {
    let isLate = false
    const limit = setTimeout(() => {
      isLate = true
      signal('SIGKILL')
    }, limits.answerMs)
    const { value: line, done } = await lines.next()
    clearTimeout(limit)
    if (isLate) throw new StackFailure(`did not answer within ${limits.answerMs / 1000} s`)
    if (done) throw new StackFailure(await end())
    try {
      return JSON.parse(line) as Answer
    } catch {
      signal('SIGKILL')
      throw new StackFailure(`answered what is not JSON: ${line.slice(0, 200)}`)
    }
  }

  const ready = await answer<Ready>()
  signal('SIGSTOP')
  return {
    ready,
    async takeTurn(length) {
      signal('SIGCONT')
      child.stdin.write(`${JSON.stringify({ run: length })}\n`)
      const turn = await answer<Turn>()
      signal('SIGSTOP')
      return turn
    },
    async close() {
      signal('SIGCONT')
      await end()
    },
  }
}
