import { VariantOwner } from '@effzoo/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toOwner } from '../../apps/api/src/owner-of.ts'

describe('toOwner', () => {
  it.each([
    ['local', 'local'],
    ["Ann's laptop", 'ann-s-laptop'],
    ['  CI  ', 'ci'],
    ['42', 'x-42'],
    ['Ünïcode', 'unicode'],
    ['日本', 'x'],
    ['a very long name of a token that goes on', 'a-very-long-name-of-a-to'],
  ])('reads "%s" as %s', (name, owner) => {
    expect(toOwner(name)).toBe(owner)
  })

  it('gives every name one that ids may begin with', () => {
    fc.assert(fc.property(fc.string(), (name) => VariantOwner.safeParse(toOwner(name)).success))
  })
})
