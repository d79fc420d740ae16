import { type ListQuery, ModelQuery, Variant } from '@effzoo/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listModels } from '../../../apps/api/src/registry/list-models.ts'
import { modelTable } from '../../../apps/api/src/registry/model-rows.ts'

const variant = (id: string, changes: Partial<Variant> = {}): Variant =>
  Variant.parse({
    id,
    family: 'efficientnet',
    px: 224,
    trainPx: 224,
    params: 1,
    statisticParams: 1,
    macs: 1,
    macsAtTrainPx: 1,
    weightBytes: 8,
    activationBytes: 1,
    follows: 'nobody',
    top1: null,
    top5: null,
    top1Figure: null,
    ...changes,
  })

function list(variants: readonly Variant[], query: Record<string, string>) {
  const sorted = variants.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const { rows, nextCursor } = listModels(modelTable(sorted, { ofVariant: () => [] }), ModelQuery.parse(query) as ListQuery)
  return { items: rows.map((row) => sorted[row]!), nextCursor }
}
const ids = (variants: readonly Variant[], query: Record<string, string>) => list(variants, query).items.map(({ id }) => id)

const known = [variant('a', { top1: 80 }), variant('b'), variant('c', { top1: 84 }), variant('d', { top1: 80 })]

describe('listModels', () => {
  it('sorts what is unknown last, upwards and downwards', () => {
    expect(ids(known, { sort: 'top1' })).toEqual(['a', 'd', 'c', 'b'])
    expect(ids(known, { sort: '-top1' })).toEqual(['c', 'a', 'd', 'b'])
  })

  it('never takes what is unknown for a match of a bound', () => {
    expect(ids(known, { minTop1: '0' })).toEqual(['a', 'c', 'd'])
  })

  it('counts a bound itself as a match', () => {
    const sized = [variant('a', { params: 9 }), variant('b', { params: 10 }), variant('c', { params: 11 })]

    expect(ids(sized, { minParams: '10', maxParams: '10' })).toEqual(['b'])
  })

  it('takes the stricter of maxMacs and its alias maxFlops', () => {
    const costly = [variant('a', { macs: 5 }), variant('b', { macs: 15 })]

    expect(ids(costly, { maxMacs: '20', maxFlops: '10' })).toEqual(['a'])
  })

  it('gives 50 at a time where no limit is named', () => {
    const many = Array.from({ length: 60 }, (_, i) => variant(`v${100 + i}`))

    expect(list(many, {}).items).toHaveLength(50)
  })

  it('goes on behind the last item, also when that is gone or others came before it', () => {
    const { nextCursor } = list(known, { sort: '-top1', limit: '2' })
    const changed = [variant('new', { top1: 99 }), ...known.filter(({ id }) => id !== 'a')]

    expect(ids(changed, { sort: '-top1', limit: '2', cursor: nextCursor! })).toEqual(['d', 'b'])
  })

  it('lets the page size change from page to page', () => {
    const { nextCursor } = list(known, { limit: '1' })

    expect(ids(known, { limit: '2', cursor: nextCursor! })).toEqual(['b', 'c'])
  })

  it.each(['bm9uc2Vuc2U', '!!!', btoa('[]'), btoa('["{}",[{}]]')])('refuses the cursor %s', (cursor) => {
    expect(() => list(known, { cursor })).toThrow(/not a cursor/)
  })

  it('shows each match once and in order over its pages, whatever is asked', () => {
    const value = fc.option(fc.integer({ min: 0, max: 3 }), { nil: null })
    const rows = fc.array(fc.record({ params: fc.nat(3), top1: value, top5: value }), { maxLength: 30 })
    const sort = fc.constantFrom('top1', '-top1', 'params,-top5', '-top5,top1,-params', '-id', 'top1,-id,params')

    fc.assert(
      fc.property(rows, sort, fc.integer({ min: 1, max: 7 }), (changes, order, limit) => {
        const variants = changes.map((change, i) => variant(`v${i}`, change))
        const seen: string[] = []
        let cursor: string | null = null
        do {
          const page = list(variants, { sort: order, limit: String(limit), ...(cursor !== null && { cursor }) })
          seen.push(...page.items.map(({ id }) => id))
          cursor = page.nextCursor
        } while (cursor !== null)

        expect(seen).toEqual(ids(variants, { sort: order, limit: '500' }))
        expect([...seen].sort()).toEqual(variants.map(({ id }) => id as string).sort())
      }),
    )
  })
})
