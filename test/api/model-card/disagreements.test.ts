import { describe, expect, it } from 'vitest'
import { figures } from '../../../apps/api/src/figures/index.ts'
import { disagreements } from '../../../apps/api/src/model-card/disagreements.ts'

const of = (variant: string) => disagreements(figures.filter((figure) => figure.variant === variant))

describe('disagreements', () => {
  it('finds the multiply-adds of EfficientNetV2-S that README, paper and timm give differently at 384 px', () => {
    const macs = of('efficientnetv2-s').find(({ quantity, conditions }) => quantity === 'macs' && conditions.px === 384)!

    expect(macs.values.map(({ value }) => value)).toEqual([8_400_000_000, 8_800_000_000, 8_440_000_000])
    expect(macs.values[1]!.source).toContain('arXiv v3, Table 7')
    expect(macs.spread).toBeCloseTo(8.8 / 8.4 - 1)
  })

  it('finds the revisions of a paper that print other accuracies of EfficientNet-B0', () => {
    const top1 = of('efficientnet-b0').find(
      ({ quantity, conditions }) => quantity === 'top1' && conditions.pretrain === 'none' && conditions.checkpoint === null,
    )!

    expect(new Set(top1.values.map(({ value }) => value))).toEqual(new Set([77.1, 76.7, 77.3, 76.3]))
  })

  it('takes a rounded figure for no other one', () => {
    const params = of('efficientnetv2-s').find(({ quantity }) => quantity === 'params')

    // 21.5M, 22M, 21.6M (with statistics), 21,458,488 and 21.46M: 21.6 differs from 21.46 in what both print
    expect(params?.values.map(({ value }) => value)).toContain(21_600_000)
    expect(of('efficientnetv2-l').filter(({ quantity, values }) => quantity === 'params' && values.length === 1)).toEqual([])
  })

  it('sets only figures of equal conditions against each other', () => {
    for (const { quantity, conditions, values } of of('efficientnetv2-s')) {
      expect(values.length).toBeGreaterThan(1)
      if (quantity === 'latencyMs')
        expect(conditions).toMatchObject({ task: expect.any(String), device: expect.any(String), px: expect.any(Number) })
    }
  })
})
