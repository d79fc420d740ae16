import { type Progress, ZooError } from '@effzoo/contract'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Loss, startHeartbeat } from '../../apps/bench-runner/src/heartbeat.ts'

const answer = { leaseExpiresAtMs: 0, cancelled: false }
const at = (phase: Progress['phase'], done = 0): Progress => ({ phase, done, total: null })

describe('the heartbeat', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  function start(
    send: (progress: Progress | null) => Promise<typeof answer>,
    { progressMs = Number.POSITIVE_INFINITY, random = () => 1 as number } = {},
  ) {
    const losses: Loss[] = []
    const sent: (Progress | null)[] = []
    const heartbeat = startHeartbeat(
      (progress) => {
        sent.push(progress)
        return send(progress)
      },
      { heartbeatMs: 15_000, progressMs, random, onLoss: (loss) => losses.push(loss) },
    )
    return { heartbeat, sent, losses }
  }

  it('beats at once and then as often as agreed', async () => {
    const { sent } = start(async () => answer)
    await vi.advanceTimersByTimeAsync(44_999)
    expect(sent).toHaveLength(3)
    await vi.advanceTimersByTimeAsync(1)
    expect(sent).toHaveLength(4)
  })

  it('has a jitter that makes it earlier, never later', async () => {
    const { sent } = start(async () => answer, { random: () => 0 })
    await vi.advanceTimersByTimeAsync(12_000)
    expect(sent).toHaveLength(2)
  })

  it('brings the latest progress', async () => {
    const { heartbeat, sent } = start(async () => answer)
    await vi.advanceTimersByTimeAsync(1)
    heartbeat.report(at('load'))
    await vi.advanceTimersByTimeAsync(1)
    heartbeat.report(at('load', 1))
    heartbeat.report(at('load', 2))
    await vi.advanceTimersByTimeAsync(15_000)
    expect(sent).toEqual([null, at('load'), at('load', 2)])
  })

  it('beats at once when a phase begins', async () => {
    const { heartbeat, sent } = start(async () => answer)
    await vi.advanceTimersByTimeAsync(1)
    heartbeat.report(at('load'))
    await vi.advanceTimersByTimeAsync(1)
    heartbeat.report(at('samples'))
    await vi.advanceTimersByTimeAsync(1)
    expect(sent).toEqual([null, at('load'), at('samples')])
  })

  it('beats more often where progress may not get old', async () => {
    const { sent } = start(async () => answer, { progressMs: 2_000 })
    await vi.advanceTimersByTimeAsync(10_000)
    expect(sent).toHaveLength(6)
  })

  it('goes on over a registry that does not answer', async () => {
    const { sent, losses } = start(() => Promise.reject(new Error('ECONNREFUSED')))
    await vi.advanceTimersByTimeAsync(30_000)
    expect(sent).toHaveLength(3)
    expect(losses).toEqual([])
  })

  it('never has two beats under way', async () => {
    const { heartbeat, sent } = start(() => new Promise((resolve) => setTimeout(resolve, 40_000, answer)))
    await vi.advanceTimersByTimeAsync(1)
    heartbeat.report(at('load'))
    await vi.advanceTimersByTimeAsync(39_000)
    expect(sent).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(sent).toEqual([null, at('load')])
  })

  it('tells of a cancelled job once, and is silent after it', async () => {
    const { sent, losses } = start(async () => ({ ...answer, cancelled: true }))
    await vi.advanceTimersByTimeAsync(60_000)
    expect(losses).toEqual(['cancelled'])
    expect(sent).toHaveLength(1)
  })

  it('tells of a lost lease', async () => {
    const { losses } = start(() => Promise.reject(new ZooError('stale-lease', 'attempt 2 has it')))
    await vi.advanceTimersByTimeAsync(1)
    expect(losses).toEqual(['stale-lease'])
  })

  it('is silent after it was stopped', async () => {
    const { heartbeat, sent } = start(async () => answer)
    await vi.advanceTimersByTimeAsync(1)
    await heartbeat.stop()
    heartbeat.report(at('load'))
    await vi.advanceTimersByTimeAsync(60_000)
    expect(sent).toHaveLength(1)
  })
})
