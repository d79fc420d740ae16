import { PublishedFigure } from '@effzoo/contract'
import { variantIds } from '@effzoo/models'
import { describe, expect, it } from 'vitest'
import accuracy from '../../../apps/api/src/figures/data/accuracy.json' with { type: 'json' }
import size from '../../../apps/api/src/figures/data/size.json' with { type: 'json' }
import speed from '../../../apps/api/src/figures/data/speed.json' with { type: 'json' }
import trainingCost from '../../../apps/api/src/figures/data/training-cost.json' with { type: 'json' }
import { figures } from '../../../apps/api/src/figures/index.ts'
import { type SourceKey, sources } from '../../../apps/api/src/figures/sources.ts'

const tables = { accuracy, speed, size, 'training-cost': trainingCost }

/** Figures per source: accuracy, speed, size, training cost. */
const totals: Record<SourceKey, readonly [number, number, number, number]> = {
  'tpu-readme-autoaugment': [8, 0, 0, 0],
  'tpu-readme-baseline': [6, 0, 0, 0],
  'tpu-readme-randaugment': [2, 0, 0, 0],
  'tpu-readme-advprop': [9, 0, 0, 0],
  'tpu-readme-noisy-student': [10, 0, 0, 0],
  'tpu-lite-readme': [5, 15, 5, 0],
  'tpu-lite-readme-int8': [5, 9, 0, 0],
  'automl-readme-1k': [7, 0, 7, 0],
  'automl-readme-21k': [4, 0, 0, 0],
  'v1-paper-table-2': [8, 0, 8, 0],
  'v1-paper-table-4': [0, 2, 0, 0],
  'v1-paper-2019-11-table-2': [8, 0, 0, 0],
  'v1-paper-arxiv-v1-table-2': [7, 0, 0, 0],
  'v2-paper-table-7': [12, 8, 9, 12],
  'v2-paper-table-8': [12, 0, 0, 0],
  'v2-paper-table-10': [1, 0, 1, 1],
  'v2-paper-table-11': [6, 8, 6, 0],
  'v2-paper-arxiv-v1-table-7': [1, 0, 1, 0],
  'coatnet-paper-table-4': [20, 0, 12, 0],
  'coatnet-paper-table-5': [6, 0, 3, 5],
  'coatnet-paper-table-9': [3, 0, 0, 0],
  'tensorrt-chart-s': [2, 35, 0, 0],
  'tensorrt-chart-m': [2, 30, 0, 0],
  'tensorrt-chart-l': [2, 20, 0, 0],
  'keras-applications': [7, 0, 7, 0],
  'mmpretrain-v1': [33, 0, 11, 0],
  'mmpretrain-v2': [11, 0, 8, 0],
  'torchvision-weights': [12, 0, 11, 0],
  'pycls-model-zoo': [6, 6, 6, 6],
  'timm-imagenet-1k': [95, 0, 0, 0],
  'timm-imagenet-real': [95, 0, 0, 0],
  'timm-imagenetv2': [95, 0, 0, 0],
  'timm-imagenet-a': [95, 0, 0, 0],
  'timm-imagenet-a-clean': [95, 0, 0, 0],
  'timm-imagenet-r': [95, 0, 0, 0],
  'timm-imagenet-r-clean': [95, 0, 0, 0],
  'timm-imagenet-sketch': [95, 0, 0, 0],
  'timm-i9-pt240': [0, 80, 80, 0],
  'timm-i9-pt221': [0, 77, 0, 0],
  'timm-i7-pt240': [0, 80, 0, 0],
  'timm-4090-nhwc': [0, 80, 0, 0],
  'timm-4090-nchw-pt240': [0, 80, 0, 0],
  'timm-4090-nchw-pt240-compiled': [0, 80, 0, 0],
  'timm-4090-nchw-pt291': [0, 80, 0, 0],
  'timm-4090-nchw-pt291-compiled': [0, 80, 0, 0],
  'timm-5090-nchw-pt291': [0, 80, 0, 0],
  'timm-5090-nchw-pt291-compiled': [0, 80, 0, 0],
  'timm-pro6000-nchw-pt291': [0, 80, 0, 0],
  'timm-pro6000-nchw-pt291-compiled': [0, 80, 0, 0],
  'timm-pro6000-nchw-pt291-compiled-amp-bf16': [0, 80, 0, 0],
  'timm-pro6000-nchw-pt291-compiled-bf16': [0, 80, 0, 0],
  'timm-3090-nchw-pt113': [0, 56, 0, 0],
  'timm-3090-nhwc-pt113': [0, 56, 0, 0],
  'timm-3090-nchw-pt210': [0, 77, 0, 0],
  'timm-3090-nhwc-pt210': [0, 75, 0, 0],
  'timm-3090-nchw-pt240': [0, 80, 0, 0],
  'timm-3090-nhwc-pt240': [0, 80, 0, 0],
  'timm-train-3090-nchw': [0, 40, 0, 0],
  'timm-train-3090-nhwc': [0, 40, 0, 0],
}

const stands = (figure: PublishedFigure, key: SourceKey) => {
  const { title, table } = sources[key]!
  return figure.source.title === title && figure.source.table === table
}

describe('figures', () => {
  it.each(Object.keys(totals) as SourceKey[])('has what was read in %s, and no more', (key) => {
    const count = (kind: PublishedFigure['kind']) => figures.filter((figure) => figure.kind === kind && stands(figure, key)).length

    expect([count('accuracy'), count('speed'), count('size'), count('training-cost')]).toEqual(totals[key])
  })

  it('names every figure once', () => {
    expect(new Set(figures.map(({ id }) => id)).size).toBe(figures.length)
  })

  it('has one figure per row and no source without a figure', () => {
    expect(figures.length).toBe(Object.values(tables).reduce((sum, { rows }) => sum + rows.length, 0))
    expect(Object.keys(sources)).toEqual(Object.keys(totals))
  })

  it.each(Object.entries(tables))('fills every column of %s, and no more', (_, { columns, rows }) => {
    expect(rows.filter((row) => row.length !== columns.length)).toEqual([])
  })

  it('says of every figure what the contract asks for', () => {
    expect(figures.filter((figure) => !PublishedFigure.safeParse(figure).success)).toEqual([])
  })

  it('knows only variants of this registry, and something of each', () => {
    expect([...new Set(figures.map(({ variant }) => variant))].sort()).toEqual([...variantIds].sort())
  })

  it('gives null, never 0, for what is unknown', () => {
    expect(figures.filter((figure) => Object.values(figure).some((value) => value === 0 || value === ''))).toEqual([])
  })

  it('gives every accuracy a number, between 0 and 100, top-5 above top-1', () => {
    const odd = figures.filter((figure) => {
      if (figure.kind !== 'accuracy') return false
      const { top1, top5 } = figure
      return top1 === null || top1 <= 0 || top1 >= 100 || (top5 !== null && (top5 <= top1 || top5 >= 100))
    })
    expect(odd).toEqual([])
  })

  it('gives every speed a device and a number', () => {
    const odd = figures.filter(
      (figure) => figure.kind === 'speed' && (figure.device === '' || (figure.latencyMs === null && figure.imagesPerS === null)),
    )
    expect(odd).toEqual([])
  })

  // timm's files give both, each averaged on its own: in the training files they differ by up to 2.3 %.
  it('gives the latency of the whole batch', () => {
    const ratios = figures
      .filter((figure) => figure.kind === 'speed')
      .filter(({ latencyMs, imagesPerS }) => latencyMs !== null && imagesPerS !== null)
      .map(({ latencyMs, imagesPerS, batchSize }) => (latencyMs! * imagesPerS!) / (1000 * batchSize!))

    expect(ratios.length).toBe(1621)
    expect(Math.min(...ratios)).toBeGreaterThan(0.975)
    expect(Math.max(...ratios)).toBeLessThan(1.005)
  })

  it('holds as unverified only what was read in a copy', () => {
    const titles = new Set(figures.filter(({ verified }) => !verified).map(({ source }) => source.title))
    expect([...titles]).toEqual(['Keras Applications'])
  })

  it('says of every figure where it was read', () => {
    expect(figures.filter(({ source }) => source.url === null || source.table === null)).toEqual([])
  })
})
