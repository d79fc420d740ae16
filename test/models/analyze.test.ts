import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { analyze, expand, findVariant, type Layer, type VariantSpec, variantIds, variants } from '@effzoo/models'
import { describe, expect, it } from 'vitest'
import { variantOfTimm } from '../../scripts/parity/timm-names.ts'
import golden from '../golden/counts.json' with { type: 'json' }
import leftOut from '../golden/left-out.json' with { type: 'json' }

const specOf = (timmModel: string): VariantSpec => findVariant(variantOfTimm(timmModel)!)!

/** timm's hooks see convolutions and linear layers; the two products of attention are neither. */
const attentionOutputs = (layers: readonly Layer[]) =>
  layers.reduce((sum, layer) => {
    if (layer.kind !== 'attention') return sum
    const { heads, headChannels, px } = layer
    return sum + heads * px ** 4 + heads * headChannels * px ** 2
  }, 0)

/** The golden figures in full, beside the project; of its other families nothing is here. */
const sharedCounts = fileURLToPath(new URL('../../../shared/golden/counts.json', import.meta.url))
const ourFamilies = /^(gc_|tf_)?efficientnet(_|v2_)|^coatnet_/

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
  it("has a golden row for every variant but the paper's CoAtNets, which timm does not have", () => {
    const counted = new Set(golden.rows.map(({ model }) => variantOfTimm(model)))

    expect(variantIds.filter((id) => !counted.has(id))).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((size) => `coatnet-${size}`))
  })

  it.each(leftOut.rows)('leaves out $model: $reason', ({ model }) => {
    expect(variantOfTimm(model)).toBeUndefined()
  })

  it.skipIf(!existsSync(sharedCounts))('has or leaves out every row of the full golden figures', () => {
    const all: { model: string }[] = JSON.parse(readFileSync(sharedCounts, 'utf8'))

    const known = [...golden.rows, ...leftOut.rows].map(({ model }) => model)
    expect(all.map(({ model }) => model).filter((model) => ourFamilies.test(model) && !known.includes(model))).toEqual([])
  })

  it.each(golden.rows)('counts $model as timm does, to the last unit', (row) => {
    const spec = specOf(row.model)
    const layers = expand(spec, row.inputPx)

    expect(analyze(layers)).toEqual({
      params: row.params,
      statisticParams: row.buffers,
      macs: row.macs,
      activationBytes: (row.convLinearActivations + attentionOutputs(layers)) * 4,
      weightBytes: (row.params + row.buffers) * 4,
    })
    expect(analyze(expand(spec, row.testPx)).macs).toBe(row.macsAtTestPx)
  })

  it("counts coatnet-rmlp-2-rw at 384 px as timm's coatnet_rmlp_2_rw_384", () => {
    expect(analyze(expand(variants['coatnet-rmlp-2-rw'], 384))).toMatchObject({
      params: 73_881_264,
      statisticParams: 30_080,
      macs: 47_488_266_240,
    })
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

  it('counts the classes of the published weights where they are others', () => {
    const countOf = (classes?: number) => analyze(expand(variants['coatnet-3-rw'], 224, { classes })).params

    expect(countOf() - countOf(1000)).toBe((11_821 - 1000) * (1536 + 1))
  })
})
