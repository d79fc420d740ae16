import type { VariantId } from '@effzoo/contract'
import { expand, initialize, variants } from '@effzoo/models'
import { describe, expect, it } from 'vitest'
import { weightsOf } from '../../packages/engines/src/weights-of.ts'
import { weights } from '../../packages/models/src/weights.ts'

const work = { variant: 'efficientnetv2-b0' as VariantId, batchSize: 1, imagePx: 32, seed: 3 }
const all = weights(expand(variants['efficientnetv2-b0'], 32))

describe('weightsOf', () => {
  it('are the initial ones for training', () => {
    const values = weightsOf({ ...work, task: 'train-step' })

    const small = all.filter(({ shape }) => shape.length === 1)
    expect(small.length).toBeGreaterThan(200)
    for (const weight of small) expect(values(weight)).toEqual(initialize(weight, 3))
  })

  it('have no constant tensor for inference, and variances above 0', () => {
    const values = weightsOf({ ...work, task: 'infer' })

    const constant = all.filter((weight) => new Set(values(weight)).size === 1)
    expect(constant.map(({ name }) => name)).toEqual([])
    const variances = all.filter(({ name }) => name.endsWith('/variance')).flatMap((weight) => [...values(weight)])
    expect(Math.min(...variances)).toBeGreaterThan(0.8)
  })

  it('are those that the work brings', () => {
    const mine = () => Float32Array.of(5)

    expect(weightsOf({ ...work, task: 'infer', weights: mine })).toBe(mine)
  })
})
