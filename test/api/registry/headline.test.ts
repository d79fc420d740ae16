import { type AccuracyFigure, VariantId } from '@effzoo/contract'
import { variants } from '@effzoo/models'
import { describe, expect, it } from 'vitest'
import { figures } from '../../../apps/api/src/figures/index.ts'
import { headlineOf } from '../../../apps/api/src/registry/headline.ts'

const v1 = 'tensorflow/tpu, EfficientNet README'
const lite = 'tensorflow/tpu, EfficientNet-lite README'
const v2 = 'google/automl, EfficientNetV2 README'
const coatnet = 'CoAtNet: Marrying Convolution and Attention for All Data Sizes, arXiv v2'
const timm = 'timm results'

/** Pinned so that a change is seen: no figure of the registry is read more often. */
const headlines: readonly [id: string, px: number, top1: number, source: string][] = [
  ['efficientnet-b0', 224, 77.1, v1],
  ['efficientnet-b1', 240, 79.1, v1],
  ['efficientnet-b2', 260, 80.1, v1],
  ['efficientnet-b3', 300, 81.6, v1],
  ['efficientnet-b4', 380, 82.9, v1],
  ['efficientnet-b5', 456, 83.6, v1],
  ['efficientnet-b6', 528, 84.0, v1],
  ['efficientnet-b7', 600, 84.3, v1],
  ['efficientnet-b8', 672, 85.344, timm],
  ['efficientnet-lite0', 224, 75.1, lite],
  ['efficientnet-lite1', 240, 76.7, lite],
  ['efficientnet-lite2', 260, 77.6, lite],
  ['efficientnet-lite3', 280, 79.8, lite],
  ['efficientnet-lite4', 300, 81.5, lite],
  ['efficientnetv2-b0', 224, 78.7, v2],
  ['efficientnetv2-b1', 240, 79.8, v2],
  ['efficientnetv2-b2', 260, 80.5, v2],
  ['efficientnetv2-b3', 300, 82.1, v2],
  ['efficientnetv2-s', 384, 83.9, v2],
  ['efficientnetv2-m', 480, 85.2, v2],
  ['efficientnetv2-l', 480, 85.7, v2],
  ['efficientnet-b0-native', 224, 78.568, timm],
  ['efficientnet-b1-native', 288, 81.444, timm],
  ['efficientnet-b2-native', 288, 80.612, timm],
  ['efficientnet-b3-native', 320, 82.296, timm],
  ['efficientnet-b4-native', 384, 83.468, timm],
  ['efficientnetv2-rw-t', 288, 82.354, timm],
  ['efficientnetv2-rw-s', 384, 83.83, timm],
  ['efficientnetv2-rw-m', 416, 84.83, timm],
  ['coatnet-0', 224, 81.6, coatnet],
  ['coatnet-1', 224, 83.3, coatnet],
  ['coatnet-2', 224, 84.1, coatnet],
  ['coatnet-3', 224, 84.5, coatnet],
  ['coatnet-nano-rw', 224, 81.704, timm],
  ['coatnet-0-rw', 224, 82.396, timm],
  ['coatnet-1-rw', 224, 83.62, timm],
  ['coatnet-bn-0-rw', 224, 82.394, timm],
  ['coatnet-rmlp-nano-rw', 224, 82.064, timm],
  ['coatnet-rmlp-1-rw', 224, 83.35, timm],
  ['coatnet-rmlp-2-rw', 224, 84.608, timm],
]

/** The sources that they follow have no accuracy of them, or only one of weights that saw more data. */
const withoutHeadline = [
  ['efficientnet-l2', 800],
  ['efficientnet-l2', 475],
  ['efficientnetv2-xl', 512],
  ['efficientnet-b5-native', 448],
  ['efficientnet-b6-native', 528],
  ['efficientnet-b7-native', 600],
  ['efficientnet-b8-native', 672],
  ['efficientnetv2-s-native', 384],
  ['efficientnetv2-m-native', 416],
  ['efficientnetv2-l-native', 480],
  ['efficientnetv2-xl-native', 512],
  ['coatnet-4', 384],
  ['coatnet-5', 512],
  ['coatnet-6', 512],
  ['coatnet-7', 512],
  ['coatnet-0-timm', 224],
  ['coatnet-1-timm', 224],
  ['coatnet-2-timm', 224],
  ['coatnet-3-timm', 224],
  ['coatnet-4-timm', 224],
  ['coatnet-5-timm', 224],
  ['coatnet-2-rw', 224],
  ['coatnet-3-rw', 224],
  ['coatnet-rmlp-0-rw', 224],
] as const

const variant = (id: string, px: number) => ({ id: VariantId.parse(id), px })
const b0 = variant('efficientnet-b0', 224)
const published = headlineOf(b0, figures)!
const but = (change: Partial<AccuracyFigure>): AccuracyFigure => ({ ...published, id: 'fig_other', top1: 90, ...change })

describe('headlineOf', () => {
  it.each(headlines)('of %s at %i px is %f, from %s', (id, px, top1, title) => {
    const headline = headlineOf(variant(id, px), figures)

    expect(headline).toMatchObject({ variant: id, px, top1, dataset: 'imagenet-1k', pretrain: 'none' })
    expect(headline?.source.title).toBe(title)
  })

  it.each(withoutHeadline)('of %s at %i px is null: no source that it follows gives one without extra data', (id, px) => {
    expect(headlineOf(variant(id, px), figures)).toBeNull()
  })

  it('is pinned here for every variant at its evaluation size', () => {
    const pinned = new Set([...headlines, ...withoutHeadline].map(([id, px]) => `${id} ${px}`))
    expect(Object.entries(variants).filter(([id, { evalPx }]) => !pinned.has(`${id} ${evalPx}`))).toEqual([])
  })

  // At any size, of any variant: ImageNet-1k alone gives at most CoAtNet-3's 86.0; transfer rows reach 99.1
  it('is never above 91', () => {
    const sizes = new Set(figures.flatMap((figure) => (figure.kind === 'accuracy' && figure.px !== null ? figure.px : [])))
    const ids = new Set(figures.map((figure) => figure.variant))
    const all = [...ids].flatMap((id) => [...sizes].map((px) => headlineOf({ id, px }, figures)?.top1 ?? 0))

    expect(Math.max(...all)).toBe(86)
  })

  it('is a figure of the list, with an id to find it by', () => {
    expect(figures).toContain(published)
  })

  it.each([
    ['another data set', { dataset: 'cifar-10' }],
    ['weights with extra data', { pretrain: 'noisy-student' }],
    ['AdvProp', { pretrain: 'adv-prop' }],
    ['another image size', { px: 256 }],
    ['an unknown image size', { px: null }],
    ['no number', { top1: null }],
    ['a source that it does not follow', { source: { ...published.source, title: 'Keras Applications', table: 'Available models' } }],
  ])('takes nothing from a row with %s', (_, change) => {
    expect(headlineOf(b0, [but(change)])).toBeNull()
    expect(headlineOf(b0, [but(change), published])).toBe(published)
  })

  it('prefers the README to the paper and the paper to timm, whatever is higher', () => {
    const of = (title: string) => figures.find((f) => f.kind === 'accuracy' && f.source.title.startsWith(title)) as AccuracyFigure
    const paper = but({ source: of('EfficientNet: Rethinking').source })
    const timm = but({ source: of('timm results').source, top1: 90.5 })

    expect(headlineOf(b0, [timm, paper, published])).toBe(published)
    expect(headlineOf(b0, [timm, paper])).toBe(paper)
    expect(headlineOf(b0, [timm])).toBe(timm)
  })

  it('takes the best of several checkpoints in one source', () => {
    const best = but({ id: 'fig_best', top1: 90.1 })
    expect(headlineOf(b0, [but({}), best, but({})])).toBe(best)
  })

  it('is null where nothing is published', () => {
    expect(headlineOf(b0, [])).toBeNull()
  })
})
