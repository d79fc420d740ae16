import { analyze, expand, stageTable, variants } from '@effzoo/models'
import { describe, expect, it } from 'vitest'

describe('stageTable', () => {
  it.each([
    ['efficientnetv2-s', 384],
    ['efficientnet-b4', 380],
    ['efficientnet-lite3', 280],
    ['coatnet-rmlp-1-rw', 224],
  ] as const)('adds up to the counts of %s', (id, px) => {
    const layers = expand(variants[id], px)
    const { params, statisticParams, macs } = analyze(layers)
    const sum = (key: 'params' | 'statisticParams' | 'macs' | 'layers') =>
      stageTable(variants[id], layers).reduce((total, row) => total + row[key], 0)

    expect([sum('params'), sum('statisticParams'), sum('macs'), sum('layers')]).toEqual([params, statisticParams, macs, layers.length])
  })

  it("is the paper's table of EfficientNetV2-S", () => {
    const rows = stageTable(variants['efficientnetv2-s'], expand(variants['efficientnetv2-s'], 384))

    // arXiv:2104.00298, table 4; of the first stage and the head the released code has fewer channels
    expect(
      rows.map(({ block, kernel, stride, expand: expands, seRatio, channels, repeats }) => [
        ...[block, kernel, stride, expands, seRatio],
        ...[channels, repeats],
      ]),
    ).toEqual([
      ['stem', 3, 2, null, null, 24, 1],
      ['fused-mbconv', 3, 1, 1, null, 24, 2],
      ['fused-mbconv', 3, 2, 4, null, 48, 4],
      ['fused-mbconv', 3, 2, 4, null, 64, 4],
      ['mbconv', 3, 2, 4, 0.25, 128, 6],
      ['mbconv', 3, 1, 6, 0.25, 160, 9],
      ['mbconv', 3, 2, 6, 0.25, 256, 15],
      ['head', null, null, null, null, 1280, 1],
      ['classifier', null, null, null, null, 1000, 1],
    ])
  })

  it('has widths, depths and sizes after scaling', () => {
    const rows = stageTable(variants['efficientnet-b4'], expand(variants['efficientnet-b4'], 380))

    expect(rows[1]).toMatchObject({ name: 'blocks.0', channels: 24, repeats: 2, outPx: 190 })
  })
})
