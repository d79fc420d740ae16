import { defaultWarmUp, warmUpState } from '@effzoo/stats'
import { describe, expect, it } from 'vitest'

const steadyMs = (count: number, latencyMs = 100) => new Array<number>(count).fill(latencyMs)

describe('warmUpState', () => {
  it('asks for three windows of three', () => {
    expect(warmUpState(steadyMs(8))).toEqual({ state: 'warming' })
    expect(warmUpState(steadyMs(9))).toEqual({ state: 'warm', spreadShare: 0 })
  })

  it('asks for half a second', () => {
    expect(warmUpState(steadyMs(49, 10))).toEqual({ state: 'warming' })
    expect(warmUpState(steadyMs(50, 10))).toEqual({ state: 'warm', spreadShare: 0 })
  })

  it('looks at the last windows only', () => {
    expect(warmUpState([5_000, 2_000, 900, ...steadyMs(7)])).toEqual({ state: 'warming' })
    expect(warmUpState([5_000, 2_000, 900, ...steadyMs(9)]).state).toBe('warm')
  })

  it('compares medians, so that one slow run in a window delays nothing', () => {
    expect(warmUpState([100, 800, 100, 100, 100, 100, 900, 100, 100]).state).toBe('warm')
  })

  it.each([
    [1.05, 'warm'],
    [1.06, 'warming'],
  ])('lets windows differ by 5 %%, not by more: a factor of %d is %s', (factor, state) => {
    expect(warmUpState([...steadyMs(3, 100), ...steadyMs(3, 100), ...steadyMs(3, 100 * factor)]).state).toBe(state)
  })

  it('waits while every window is faster than the one before', () => {
    const falling = Array.from({ length: 30 }, (_, i) => 100 * 0.97 ** i)
    expect(warmUpState(falling)).toEqual({ state: 'warming' })
  })

  it('says that it gave up after the last run that was allowed, and how far it was from steady', () => {
    const restless = Array.from({ length: 1_000 }, (_, i) => (i % 6 < 3 ? 1 : 2))
    expect(warmUpState(restless)).toEqual({ state: 'capped', cap: 'runs', spreadShare: 1 })
    expect(warmUpState(restless.slice(0, 999))).toEqual({ state: 'warming' })
  })

  it('says that it gave up for want of time, but never before the third run', () => {
    expect(warmUpState([20_000, 9_000])).toEqual({ state: 'warming' })
    expect(warmUpState([20_000, 9_000, 9_000])).toEqual({ state: 'capped', cap: 'time', spreadShare: null })
  })

  it('calls a run that is steady when a cap is reached warm', () => {
    expect(warmUpState(steadyMs(1_000, 0.1)).state).toBe('warm')
    expect(warmUpState(steadyMs(9, 2_000)).state).toBe('warm')
  })

  it('takes another plan, a buffer that grows, and the time if it is known', () => {
    const plan = { ...defaultWarmUp, toleranceShare: 0.03 }
    const latenciesMs = Float64Array.from([...steadyMs(6), ...steadyMs(3, 104)])
    expect(warmUpState(latenciesMs, plan)).toEqual({ state: 'warming' })
    expect(warmUpState(latenciesMs, plan, 10_000)).toMatchObject({ state: 'capped', cap: 'time' })
    expect(warmUpState(latenciesMs.subarray(0, 6))).toEqual({ state: 'warming' })
  })
})
