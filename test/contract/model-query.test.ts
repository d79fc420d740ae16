import { ModelQuery } from '@effzoo/contract'
import { describe, expect, it } from 'vitest'

describe('ModelQuery', () => {
  it('reads suffixes, sort keys and limits', () => {
    expect(ModelQuery.parse({ maxParams: '25M', sort: '-top1,params', limit: '10', minTop1: '82.5' })).toEqual({
      maxParams: 25e6,
      sort: [
        { field: 'top1', descending: true },
        { field: 'params', descending: false },
      ],
      limit: 10,
      minTop1: 82.5,
    })
  })

  it.each([
    { maxParam: '25M' },
    { maxParams: '25X' },
    { maxParams: '' },
    { sort: 'speed' },
    { sort: 'top1,-top1' },
    { sort: '' },
    { limit: '0' },
    { limit: '501' },
    { limit: '1e2' },
    { minTop1: '101' },
    { family: 'resnet' },
  ])('refuses %j', (query) => {
    expect(ModelQuery.safeParse(query).success).toBe(false)
  })
})
