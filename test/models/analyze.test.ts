import { analyze, expand, findVariant, type VariantSpec, variants } from '@effzoo/models'
import { describe, expect, it } from 'vitest'
import golden from '../golden/counts.json' with { type: 'json' }

const variantOf = (timmModel: string): VariantSpec => findVariant(timmModel.replace('tf_', '').replaceAll('_', '-'))!

/** What google/automl efficientnetv2/effnetv2_model_test.py expects of Keras's count_params, which counts the statistics too. */
const googleTotals = [
  ['efficientnet-b0', 5_330_564],
  ['efficientnet-b1', 7_856_232],
  ['efficientnet-b2', 9_177_562],
  ['efficientnet-b4', 19_466_816],
  ['efficientnet-b5', 30_562_520],
  ['efficientnet-b6', 43_265_136],
  ['efficientnetv2-b0', 7_200_312],
  ['efficientnetv2-b1', 8_212_124],
  ['efficientnetv2-b2', 10_178_374],
  ['efficientnetv2-b3', 14_467_622],
  ['efficientnetv2-s', 21_612_360],
  ['efficientnetv2-m', 54_431_388],
  ['efficientnetv2-l', 119_027_848],
  ['efficientnetv2-xl', 208_896_832],
] as const

const totalOf = (spec: VariantSpec) => {
  const { params, statisticParams } = analyze(expand(spec, 224))
  return params + statisticParams
}

describe('analyze', () => {
  it('has a golden row for every variant', () => {
    expect(golden.rows.map(({ model }) => variantOf(model))).toEqual(expect.arrayContaining(Object.values(variants)))
  })

  it.each(golden.rows)('counts $model as timm does, to the last unit', (row) => {
    const spec = variantOf(row.model)

    expect(analyze(expand(spec, row.inputPx))).toEqual({
      params: row.params,
      statisticParams: row.buffers,
      macs: row.macs,
      activationBytes: row.convLinearActivations * 4,
      weightBytes: (row.params + row.buffers) * 4,
    })
    expect(analyze(expand(spec, row.testPx)).macs).toBe(row.macsAtTestPx)
  })

  it.each(googleTotals)("agrees with Google's own test about %s", (id, total) => {
    expect(totalOf(variants[id])).toBe(total)
  })

  // google/automl builds V1 without the rounding floor of the original V1 code; among B0 to B6 only B3 shows it
  it("agrees with Google's own test about B3 without the rounding floor", () => {
    expect(totalOf({ ...variants['efficientnet-b3'], widthFloor: 0 })).toBe(12_314_268)
  })

  it('counts another number of classes', () => {
    const { params } = analyze(expand(variants['efficientnetv2-s'], 224, { classes: 21_843 }))

    expect(params).toBe(48_158_371) // as mmpretrain's ImageNet-21k model
  })
})
