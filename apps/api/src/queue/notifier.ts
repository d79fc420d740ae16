/** Wakes what waits for a change in this process. What another process changed has to be looked for. */
export interface Notifier {
  changed(topic: string): void
  /** Whether the topic changed; false when the time is over, the signal aborts or the notifier is closed. */
  wait(topic: string, ms: number, signal?: AbortSignal): Promise<boolean>
  /** When the server stops: nobody waits any more, and whoever would is told at once. */
  close(): void
  readonly isClosed: boolean
}

type Waiter = (isChanged: boolean) => void

export function createNotifier(): Notifier {
  const waiting = new Map<string, Set<Waiter>>()
  let isClosed = false

  function wake(waiters: ReadonlySet<Waiter>, isChanged: boolean) {
    for (const waiter of [...waiters]) waiter(isChanged)
  }

  return {
    changed(topic) {
      const waiters = waiting.get(topic)
      if (waiters) wake(waiters, true)
    },

    wait(topic, ms, signal) {
      if (isClosed || signal?.aborted) return Promise.resolve(false)
      return new Promise((resolve) => {
        const waiters = waiting.get(topic) ?? new Set()
        waiting.set(topic, waiters)
        const end: Waiter = (isChanged) => {
          clearTimeout(timer)
          signal?.removeEventListener('abort', giveUp)
          waiters.delete(end)
          if (waiters.size === 0 && waiting.get(topic) === waiters) waiting.delete(topic)
          resolve(isChanged)
        }
        const giveUp = () => end(false)
        const timer = setTimeout(giveUp, ms)
        signal?.addEventListener('abort', giveUp)
        waiters.add(end)
      })
    },

    close() {
      isClosed = true
      for (const waiters of [...waiting.values()]) wake(waiters, false)
    },

    get isClosed() {
      return isClosed
    },
  }
}

/**
 * For the edge, where no request may wake another one: it would run on in the wrong one, and one whose client has gone never takes itself
 * off a list. Each waits its time and looks.
 */
export const lonelyNotifier: Notifier = {
  changed() {},
  wait: (_topic, ms, signal) => passes(ms, signal).then(() => false),
  close() {},
  isClosed: false,
}

/** False where the signal comes first. */
export const passes = (ms: number, until?: AbortSignal) =>
  new Promise<boolean>((resolve) => {
    if (until?.aborted) return resolve(false)
    const end = (isOver: boolean) => {
      clearTimeout(timer)
      until?.removeEventListener('abort', onAbort)
      resolve(isOver)
    }
    const onAbort = () => end(false)
    const timer = setTimeout(() => end(true), ms)
    until?.addEventListener('abort', onAbort)
  })
