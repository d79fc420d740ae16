import { makeBatch } from '@effzoo/engines'
import { variants } from '@effzoo/models'
import { describe, expect, it } from 'vitest'

const work = { batchSize: 4, imagePx: 48, seed: 1 }

describe('makeBatch', () => {
  it('gives images and labels of the size of the work', () => {
    const { images, labels } = makeBatch(work)

    expect(images).toHaveLength(4 * 48 * 48 * 3)
    expect(labels).toHaveLength(4)
    expect(labels.every((label) => label >= 0 && label < 1000)).toBe(true)
  })

  it('gives pixels of mean 0 and variance 1', () => {
    const { images } = makeBatch(work)
    const mean = images.reduce((sum, pixel) => sum + pixel, 0) / images.length
    const variance = images.reduce((sum, pixel) => sum + (pixel - mean) ** 2, 0) / images.length

    expect(mean).toBeCloseTo(0, 1)
    expect(variance).toBeCloseTo(1, 1)
  })

  it('gives the same for the same seed and something else for another', () => {
    expect(makeBatch(work)).toEqual(makeBatch(work))
    expect(makeBatch({ ...work, seed: 2 }).images).not.toEqual(makeBatch(work).images)
  })

  it('gives labels that the model has', () => {
    const spec = { ...variants['efficientnet-lite0'], classes: 3 }
    const { labels } = makeBatch({ ...work, batchSize: 64, spec })

    expect(new Set(labels)).toEqual(new Set([0, 1, 2]))
    expect(makeBatch({ ...work, spec: variants['efficientnet-lite0'] })).toEqual(makeBatch(work))
  })
})
