import type { VariantId } from '@effzoo/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { paretoFront, placeOf } from '../../../apps/api/src/model-card/front-place.ts'

const point = (id: string, cost: number, top1: number | null) => ({ id: id as VariantId, cost, top1 })

const all = [point('a', 1, 70), point('b', 2, 69), point('c', 3, 80), point('d', 3, 75), point('e', 9, null), point('f', 8, 85)]

describe('placeOf', () => {
  it.each([
    ['a', true, null, 'c'],
    ['b', false, 'a', 'a'],
    ['c', true, 'a', 'f'],
    ['d', false, 'a', 'c'],
    ['e', null, 'f', null],
    ['f', true, 'c', null],
  ])('of %s: on the front %s, next cheaper %s, next better %s', (id, isOnFront, cheaper, better) => {
    const place = placeOf(all.find((candidate) => candidate.id === id)!, all)

    expect([place.isOnFront, place.cheaper?.id ?? null, place.better?.id ?? null]).toEqual([isOnFront, cheaper, better])
  })
})

describe('paretoFront', () => {
  it('holds what no other point beats, and of equal ones one', () => {
    const points = fc.array(
      fc.record({ id: fc.uuid() as fc.Arbitrary<string> as fc.Arbitrary<VariantId>, cost: fc.nat(9), top1: fc.nat(9) }),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(points, (some) => {
        const front = paretoFront(some)
        const beats = (a: { cost: number; top1: number }, b: { cost: number; top1: number }) => a.cost <= b.cost && a.top1 >= b.top1
        for (const one of some) expect(front.some((other) => beats(other, one))).toBe(true)
        for (const one of front) expect(front.filter((other) => beats(other, one))).toEqual([one])
      }),
    )
  })
})
