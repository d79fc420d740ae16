import { analyze, type EfficientNetSpec, expand, findVariant, workOf } from '@effzoo/models'
import { describe, expect, it } from 'vitest'

const b0 = findVariant('efficientnetv2-b0')!
const cost = analyze(expand(b0, 224))

/** Every term by hand: a stem of 3x3 from 3 to 8 channels, a head of 1x1 to 16, a classifier of 1000; the image has 4 px, then 2. */
const tiny = { ...(findVariant('efficientnetv2-s') as EfficientNetSpec), stages: [], stem: 8, head: 16, width: 1 }

describe('workOf', () => {
  it('counts a multiply-add as two, in each image of the batch', () => {
    expect(workOf(b0, { task: 'infer', batchSize: 1, imagePx: 224 }).flop).toBe(2 * cost.macs)
    expect(workOf(b0, { task: 'infer', batchSize: 32, imagePx: 224 }).flop).toBe(64 * cost.macs)
  })

  it('counts a training step as three forward passes', () => {
    const [infer, train] = (['infer', 'train-step'] as const).map((task) => workOf(b0, { task, batchSize: 8, imagePx: 224 }).flop)

    expect(train).toBe(3 * infer!)
  })

  it('moves weights once for a batch, and results and pixels for each image', () => {
    const bytes = [1, 2, 3].map((batchSize) => workOf(b0, { task: 'infer', batchSize, imagePx: 224 }).bytes)

    expect(bytes[1]! - bytes[0]!).toBe(2 * cost.activationBytes + 224 * 224 * 3 * 4)
    expect(bytes[2]! - bytes[1]!).toBe(bytes[1]! - bytes[0]!)
    expect(bytes[0]! - (bytes[1]! - bytes[0]!)).toBe(cost.weightBytes)
  })

  it('agrees with figures by hand', () => {
    const products = { stem: 27 * 8 * 4, head: 8 * 16 * 4, classifier: 16 * 1_000 }
    const outputs = 8 * 4 + 16 * 4 + 1_000
    const params = 27 * 8 + 2 * 8 + 8 * 16 + 2 * 16 + 17 * 1_000
    const statistics = 2 * 8 + 2 * 16
    const pixels = 4 * 4 * 3

    expect(workOf(tiny, { task: 'infer', batchSize: 5, imagePx: 4 })).toEqual({
      flop: 2 * 5 * (products.stem + products.head + products.classifier),
      bytes: 4 * (params + statistics + 5 * (2 * outputs + pixels)),
    })
    expect(workOf(tiny, { task: 'train-step', batchSize: 5, imagePx: 4 })).toEqual({
      flop: 6 * 5 * (products.stem + products.head + products.classifier),
      bytes: 4 * (8 * params + 2 * statistics + 5 * (5 * outputs + 2 * pixels)),
    })
  })
})
