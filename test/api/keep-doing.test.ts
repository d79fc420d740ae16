import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { keepDoing } from '../../apps/api/src/keep-doing.ts'

describe('keepDoing', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('does it again and again, and no more once it is stopped', async () => {
    const work = vi.fn(async () => {})
    const stop = keepDoing(work, 100)
    await vi.advanceTimersByTimeAsync(350)
    stop()
    await vi.advanceTimersByTimeAsync(1_000)

    expect(work).toHaveBeenCalledTimes(3)
  })

  // ten seconds of sealing, begun anew every five, filled the memory of a busy server
  it('does not begin what is still being done', async () => {
    let [begun, atOnce, mostAtOnce] = [0, 0, 0]
    const stop = keepDoing(async () => {
      begun++
      mostAtOnce = Math.max(mostAtOnce, ++atOnce)
      await new Promise((resolve) => setTimeout(resolve, 250))
      atOnce--
    }, 100)
    await vi.advanceTimersByTimeAsync(1_000)
    stop()

    expect({ begun, mostAtOnce }).toEqual({ begun: 4, mostAtOnce: 1 })
  })
})
