import { byNearness } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'

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
