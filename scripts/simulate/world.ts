import { createRandom } from '@effzoo/stats'
import { createTrace, type Trace } from './trace.ts'

/** What happens at a moment. A promise is waited for before the next thing happens. */
export type Happening = () => void | Promise<void>

export interface Timer {
  readonly atMs: number
  readonly order: number
  /** Null once it is over, or was called off. */
  run: Happening | null
}

export type World = ReturnType<typeof createWorld>

/** When all seeds begin. */
export const epochMs = 1_800_000_000_000

/**
 * One thread, one clock, one source of chance: whatever happens in a simulation happens here, one thing after the other, in the order of
 * virtual time. So a seed is all that there is to a run.
 */
export function createWorld(seed: number, trace: Trace = createTrace()) {
  const random = createRandom(seed)
  /** The soonest last. */
  const timers: Timer[] = []
  let nowMs = 0
  let order = 0

  function after(waitMs: number, run: Happening): Timer {
    const timer = { atMs: nowMs + Math.max(0, Math.round(waitMs)), order: order++, run }
    let [low, high] = [0, timers.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (isBefore(timer, timers[middle]!)) low = middle + 1
      else high = middle
    }
    timers.splice(low, 0, timer)
    return timer
  }

  return {
    random,
    trace,
    after,
    /** A whole number of milliseconds since the beginning. */
    get nowMs() {
      return nowMs
    },
    between: (low: number, high: number) => low + random.below(high - low + 1),
    tell: (text: string) => trace.add(nowMs, text),
    /** Until the time has come, or `isOver` says so. */
    async run(untilMs: number, isOver: () => boolean = () => false) {
      while (!isOver()) {
        const next = timers.at(-1)
        if (!next || next.atMs > untilMs) {
          nowMs = untilMs
          return
        }
        timers.pop()
        if (!next.run) continue
        nowMs = next.atMs
        const { run } = next
        next.run = null
        const done = run()
        if (done) await done
      }
    },
  }
}

const isBefore = (a: Timer, b: Timer) => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order)

export function callOff(timer: Timer | undefined) {
  if (timer) timer.run = null
}

/** Real promises settle before a macrotask comes; in a simulation nothing else makes anybody wait. */
export const settle = () => new Promise<void>((resolve) => setImmediate(resolve))
