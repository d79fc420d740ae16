import { describe, expect, it, vi } from 'vitest'
import { createNotifier, lonelyNotifier } from '../../../apps/api/src/queue/notifier.ts'

const longMs = 60_000

describe('the notifier', () => {
  it('wakes all who wait for the topic, and nobody else', async () => {
    const notifier = createNotifier()
    const other = vi.fn()
    void notifier.wait('b', longMs).then(other)
    const both = Promise.all([notifier.wait('a', longMs), notifier.wait('a', longMs)])

    notifier.changed('a')

    expect(await both).toEqual([true, true])
    expect(other).not.toHaveBeenCalled()
    notifier.close()
  })

  it('answers false when the time is over', async () => {
    expect(await createNotifier().wait('a', 1)).toBe(false)
  })

  it('keeps no change for whoever comes later', async () => {
    const notifier = createNotifier()
    notifier.changed('a')

    expect(await notifier.wait('a', 1)).toBe(false)
  })

  it('ends a wait whose signal aborts, or had aborted before', async () => {
    const notifier = createNotifier()
    const stop = new AbortController()
    const waiting = notifier.wait('a', longMs, stop.signal)

    stop.abort()

    expect(await waiting).toBe(false)
    expect(await notifier.wait('a', longMs, stop.signal)).toBe(false)
  })

  it('lets nobody wait once it is closed', async () => {
    const notifier = createNotifier()
    const waiting = notifier.wait('a', longMs)

    notifier.close()

    expect([await waiting, await notifier.wait('a', longMs), notifier.isClosed]).toEqual([false, false, true])
  })

  it('lets one who was woken wait again for the same topic', async () => {
    const notifier = createNotifier()
    const seen: boolean[] = []
    const first = notifier.wait('a', longMs).then((isChanged) => {
      seen.push(isChanged)
      return notifier.wait('a', longMs)
    })
    notifier.changed('a')
    await Promise.resolve()
    await Promise.resolve()
    notifier.changed('a')

    expect([...seen, await first]).toEqual([true, true])
  })
})

describe('lonelyNotifier', () => {
  it('lets each wait its time, whatever changed', async () => {
    const startMs = performance.now()
    const waiting = lonelyNotifier.wait('a', 30)

    lonelyNotifier.changed('a')

    expect(await waiting).toBe(false)
    expect(performance.now() - startMs).toBeGreaterThan(25)
  })

  it('lets one go whose client has gone', async () => {
    const gone = new AbortController()
    const waiting = lonelyNotifier.wait('a', longMs, gone.signal)

    gone.abort()

    expect(await waiting).toBe(false)
  })
})
