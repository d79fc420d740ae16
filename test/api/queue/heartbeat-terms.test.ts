import { lease } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'
import { nextHeartbeatMs } from '../../../apps/api/src/queue/heartbeat-terms.ts'

describe('nextHeartbeatMs', () => {
  it.each([
    [0, 12_000],
    [0.5, 15_000],
    [1, 18_000],
  ])('makes of the chance %f a pause of %i ms, of which three fit into a lease', (chance, pauseMs) => {
    expect(nextHeartbeatMs(() => chance)).toBe(pauseMs)
    expect(3 * pauseMs).toBeLessThan(lease.leaseMs)
  })
})
