import type { Result, SpeedFigure } from '@effzoo/contract'
import { compareToPublished, nearestFigures } from '@effzoo/zoo'
import { describe, expect, it } from 'vitest'

const result = {
  id: 'result_1',
  variant: 'efficientnetv2-b0',
  task: 'infer',
  batchSize: 1,
  imagePx: 224,
  precision: 'float32',
  medianMs: 30,
} as unknown as Result

const figure = (id: string, fields: Partial<SpeedFigure>) =>
  ({
    id,
    kind: 'speed',
    variant: 'efficientnetv2-b0',
    task: 'infer',
    device: id,
    framework: null,
    precision: 'float32',
    batchSize: 1,
    px: 224,
    latencyMs: 20,
    imagesPerS: null,
    ...fields,
  }) as SpeedFigure

const compare = (published: SpeedFigure[]) => compareToPublished([result], [{ id: result.variant, published } as never])

describe('nearestFigures', () => {
  it('puts the equal setting first and the farthest last', () => {
    const figures = [
      figure('half', { precision: 'float16' }),
      figure('batch', { batchSize: 64 }),
      figure('equal', {}),
      figure('px', { px: 256 }),
    ]

    expect(nearestFigures(result, figures, 4).map(({ id }) => id)).toEqual(['equal', 'px', 'batch', 'half'])
  })

  it('never crosses tasks', () => {
    expect(nearestFigures(result, [figure('train', { task: 'train-step' })])).toEqual([])
  })

  it('names each device and framework once', () => {
    const figures = [figure('a', { device: 'V100' }), figure('b', { device: 'V100', batchSize: 16 }), figure('c', { device: 'i9' })]

    expect(nearestFigures(result, figures).map(({ id }) => id)).toEqual(['a', 'c'])
  })
})

describe('compareToPublished', () => {
  it('gives a ratio where task, batch, px and precision are equal', () => {
    expect(compare([figure('equal', {})])[0]?.ratio).toBe(1.5)
  })

  it.each([
    { batchSize: 16 },
    { px: 240 },
    { precision: 'float16' },
    { batchSize: null },
    { px: null },
    { precision: null },
    { latencyMs: null, imagesPerS: 50 },
  ])('gives none against a figure with %j', (fields) => {
    expect(compare([figure('other', fields)])[0]?.ratio).toBeNull()
  })
})
