import { VariantId } from '@effzoo/contract'
import { findVariant, variantIds, variants } from '@effzoo/models'
import { describe, expect, it } from 'vitest'
import { variantOfTimm } from '../../../scripts/parity/timm-names.ts'
import golden from '../../golden/counts.json' with { type: 'json' }

describe('variants', () => {
  it("are Google's EfficientNets, timm's native forms and trainings, and the paper's and timm's CoAtNets", () => {
    expect(variantIds).toEqual([
      ...['b0', 'b1', 'b2', 'b3', 'b4', 'b5', 'b6', 'b7', 'b8', 'l2'].map((size) => `efficientnet-${size}`),
      ...[0, 1, 2, 3, 4].map((size) => `efficientnet-lite${size}`),
      ...['b0', 'b1', 'b2', 'b3', 's', 'm', 'l', 'xl'].map((size) => `efficientnetv2-${size}`),
      ...[0, 1, 2, 3, 4, 5, 6, 7, 8].map((size) => `efficientnet-b${size}-native`),
      ...['s', 'm', 'l', 'xl'].map((size) => `efficientnetv2-${size}-native`),
      ...['t', 's', 'm'].map((size) => `efficientnetv2-rw-${size}`),
      ...[0, 1, 2, 3, 4, 5, 6, 7].map((size) => `coatnet-${size}`),
      ...[0, 1, 2, 3, 4, 5].map((size) => `coatnet-${size}-timm`),
      ...['nano', '0', '1', '2', '3'].map((size) => `coatnet-${size}-rw`),
      ...['bn-0', 'rmlp-nano', 'rmlp-0', 'rmlp-1', 'rmlp-2'].map((form) => `coatnet-${form}-rw`),
    ])
  })

  it("have timm's sizes where they are timm's forms", () => {
    const sizes = Object.entries(variants).map(([id, { trainPx, evalPx }]) => [id, trainPx, evalPx] as const)
    const timms = sizes.filter(([id]) => /-native$|-rw|-timm$/.test(id))

    expect(timms).toEqual(
      timms.map(([id]) => {
        const { inputPx, testPx } = golden.rows.find(({ model }) => variantOfTimm(model) === id)!
        return [id, inputPx, testPx]
      }),
    )
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
