import { analyze, estimateMemoryBytes, expand, variants } from '@effzoo/models'
import { describe, expect, it } from 'vitest'

const b0 = variants['efficientnetv2-b0']
const weightBytes = analyze(expand(b0, 224)).weightBytes
const estimate = (task: 'infer' | 'train-step', batchSize: number, imagePx = 224) => estimateMemoryBytes(b0, { task, batchSize, imagePx })

describe('estimateMemoryBytes', () => {
  it('holds the weights once to infer and four times to train, and grows by the image with the batch', () => {
    expect(2 * estimate('infer', 1) - estimate('infer', 2)).toBe(weightBytes)
    expect(2 * estimate('train-step', 1) - estimate('train-step', 2)).toBe(4 * weightBytes)
  })

  it('counts for inference only what lives at one time', () => {
    const perImage = (task: 'infer' | 'train-step') => estimate(task, 2) - estimate(task, 1)

    expect(perImage('train-step')).toBeGreaterThan(10 * perImage('infer'))
  })

  // Peak resident memory of eager tfjs-node less that of the process before
  it.each([
    ['efficientnetv2-b0', 'train-step', 8, 224, 1_370e6],
    ['coatnet-0-timm', 'train-step', 8, 224, 6_990e6],
    ['coatnet-0-timm', 'train-step', 2, 384, 6_390e6],
    ['coatnet-0-timm', 'infer', 2, 512, 1_790e6],
  ] as const)(
    'lies within a factor of 1.5 of what %s was measured to take: %s of %i images of %i px',
    (id, task, batchSize, imagePx, measuredBytes) => {
      const estimated = estimateMemoryBytes(variants[id], { task, batchSize, imagePx })

      expect(estimated).toBeGreaterThan(measuredBytes / 1.5)
      expect(estimated).toBeLessThan(measuredBytes * 1.5)
    },
  )
})
