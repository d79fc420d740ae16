import { describe, expect, it } from 'vitest'
import { byNearness } from '../../apps/api/src/nearest.ts'

describe('byNearness', () => {
  it.each([
    ['maxParam', 'maxParams'],
    ['maxflop', 'maxFlops'],
    ['sorted', 'sort'],
  ])('takes %s for %s', (text, nearest) => {
    expect(byNearness(text, ['sort', 'minParams', 'maxParams', 'maxFlops', 'minTop1'])[0]).toBe(nearest)
  })

  it('leaves no name out', () => {
    expect(byNearness('x', ['a', 'b', 'x'])).toEqual(['x', 'a', 'b'])
  })
})
