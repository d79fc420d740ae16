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
