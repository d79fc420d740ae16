import { describe, expect, it } from 'vitest'
import { selectionOf } from '../../../packages/zoo/cli/selection-flags.ts'

describe('selectionOf', () => {
  it('says nothing of what is not given', () => {
    expect(selectionOf({}, 0)).toEqual({})
  })

  it('reads all of it, the deadline as a time from now', () => {
    const flags = { device: 'dev_1', label: ['gpu=a100', 'quiet', 'quiet'], priority: '-5', deadline: '2h', debounce: '7d' }

    expect(selectionOf(flags, 1_000)).toEqual({
      device: 'dev_1',
      labels: ['gpu=a100', 'quiet'],
      priority: -5,
      deadlineAtMs: 7_201_000,
      debounceMs: 604_800_000,
    })
  })

  it.each([
    [{ priority: '101' }, '--priority 101: allowed is a whole number from -100 to 100'],
    [{ priority: '1.5' }, '--priority 1.5'],
    [{ label: ['GPU'] }, '--label GPU: allowed is a label: a lower-case word'],
    [{ deadline: '2 hours' }, '--deadline 2 hours: allowed are minutes, hours and days'],
    [{ debounce: '8d' }, '--debounce 8d: allowed are at most 7d'],
  ])('refuses %j', (flags, message) => {
    expect(() => selectionOf(flags, 0)).toThrow(message)
  })
})
