import { analyze, analyzeStages, expand, type StageCost, variants } from '@effzoo/models'
import { describe, expect, it } from 'vitest'

const stagesOf = (id: keyof typeof variants, px: number) => analyzeStages(expand(variants[id], px))

describe('analyzeStages', () => {
  it.each(Object.entries(variants))('adds up to the figures of %s', (_, spec) => {
    const layers = expand(spec, 64)
    const stages = analyzeStages(layers)
    const total = (figure: keyof Omit<StageCost, 'name'>) => stages.reduce((sum, stage) => sum + stage[figure], 0)

    expect(total('layers')).toBe(layers.length)
    expect({ params: total('params'), statisticParams: total('statisticParams'), macs: total('macs') }).toEqual(
      (({ params, statisticParams, macs }) => ({ params, statisticParams, macs }))(analyze(layers)),
    )
  })

  // arXiv:2104.00298, table 4
  it('has the channels, the blocks and the sizes of EfficientNetV2-S', () => {
    expect(stagesOf('efficientnetv2-s', 224).map(({ name, blocks, channels, outPx }) => [name, blocks, channels, outPx])).toEqual([
      ['stem', 0, 24, 112],
      ['blocks.0', 2, 24, 112],
      ['blocks.1', 4, 48, 56],
      ['blocks.2', 4, 64, 28],
      ['blocks.3', 6, 128, 14],
      ['blocks.4', 9, 160, 14],
      ['blocks.5', 15, 256, 7],
      ['head', 0, 1280, 1],
      ['classifier', 0, 1000, 1],
    ])
  })

  // arXiv:2106.04803, table 3
  it('has the channels, the blocks and the sizes of CoAtNet-0', () => {
    expect(stagesOf('coatnet-0', 224).map(({ name, blocks, channels, outPx }) => [name, blocks, channels, outPx])).toEqual([
      ['stem', 0, 64, 112],
      ['blocks.0', 2, 96, 56],
      ['blocks.1', 3, 192, 28],
      ['blocks.2', 5, 384, 14],
      ['blocks.3', 2, 768, 7],
      ['head', 0, 768, 1],
      ['classifier', 0, 1000, 1],
    ])
  })
})
