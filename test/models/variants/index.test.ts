import { VariantId } from '@effzoo/contract'
import { findVariant, variantIds, variants } from '@effzoo/models'
import { describe, expect, it } from 'vitest'

describe('variants', () => {
  it('are V1 B0 to B8 and L2, Lite0 to Lite4, V2 B0 to B3, S, M, L and XL', () => {
    expect(variantIds).toEqual([
      ...['b0', 'b1', 'b2', 'b3', 'b4', 'b5', 'b6', 'b7', 'b8', 'l2'].map((size) => `efficientnet-${size}`),
      ...[0, 1, 2, 3, 4].map((size) => `efficientnet-lite${size}`),
      ...['b0', 'b1', 'b2', 'b3', 's', 'm', 'l', 'xl'].map((size) => `efficientnetv2-${size}`),
    ])
  })

  it.each(variantIds)('%s is an id of the contract', (id) => {
    expect(VariantId.parse(id)).toBe(id)
  })

  it('are found by their id', () => {
    expect(findVariant('efficientnetv2-s')).toBe(variants['efficientnetv2-s'])
  })

  it.each(['efficientnet-b9', 'constructor', ''])('are not found under "%s"', (id) => {
    expect(findVariant(id)).toBeUndefined()
  })
})
