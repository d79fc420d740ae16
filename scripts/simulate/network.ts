import type { Faults } from './faults.ts'
import { callOff, settle, type World } from './world.ts'

export interface Message {
  /** For the trace, and to cut its sender off. */
  readonly from: string
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
}

export interface Reply {
  readonly status: number
  readonly text: string
  readonly retryAfterMs: number | undefined
}

/** Tells those who have a message that its sender went away. */
export interface Departure {
  /** At once where it has left before the message came. */
  heed(onLeft: () => void): void
}

/** No reply is a connection that broke. */
export interface Receiver {
  readonly name: string
  receive(message: Message, departure: Departure, reply: (reply: Reply | undefined) => void): Promise<void>
}

export type Network = ReturnType<typeof createNetwork>

/** Between senders and the instances of the API: loses, doubles, delays and so reorders whatever passes, each way. */
export function createNetwork(world: World, faults: () => Faults, receivers: readonly Receiver[]) {
  const { random, after } = world
  const cutUntilMs = new Map<string, number>()
  const isLost = (sender: string) => random.chance(faults().dropChance) || (cutUntilMs.get(sender) ?? 0) > world.nowMs
  const delayMs = () => (random.chance(faults().lateChance) ? world.between(20, Math.max(20, faults().latestMs)) : world.between(1, 20))

  return {
    cut(sender: string, forMs: number) {
      world.tell(`${sender} is cut off for ${forMs} ms`)
      cutUntilMs.set(sender, world.nowMs + forMs)
    },

    /** Answers once: with the first reply, or undefined when there was none in time, or the sender gives up. Answers how to give up. */
    send(message: Message, limitMs: number, answer: (reply: Reply | undefined) => void): () => void {
      let isOver = false
      const { departure, leave } = createDeparture()
      const conclude = (reply: Reply | undefined) => {
        if (isOver) return
        isOver = true
        callOff(limit)
        if (!reply) after(delayMs(), leave)
        answer(reply)
      }
      const limit = after(limitMs, () => conclude(undefined))
      const copies = random.chance(faults().duplicateChance) ? 2 : 1
      for (let copy = 0; copy < copies; copy++) {
        if (isLost(message.from)) continue
        const receiver = random.pick(receivers)
        after(delayMs(), () =>
          receiver.receive(message, departure, (reply) => {
            if (isLost(message.from)) return
            after(delayMs(), () => conclude(reply))
          }),
        )
      }
      return () => conclude(undefined)
    },
  }
}

function createDeparture() {
  const heeding: (() => void)[] = []
  let hasLeft = false
  const departure: Departure = {
    heed(onLeft) {
      if (hasLeft) onLeft()
      else heeding.push(onLeft)
    },
  }
  return {
    departure,
    leave() {
      hasLeft = true
      for (const onLeft of heeding) onLeft()
      return settle()
    },
  }
}
