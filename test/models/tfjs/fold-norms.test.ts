import { loadTensorflow } from '@effzoo/engines'
import { expand, findVariant } from '@effzoo/models'
import { buildModel } from '@effzoo/models/tfjs'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { foldableBatchNorms, leadingBatchNorms } from '../../../packages/models/src/foldable-batch-norms.ts'
import { proceduralWeights } from '../../../scripts/parity/procedural-weights.ts'
import { expectClose } from './expect-close.ts'
import { someBatch } from './some-batch.ts'

const imagePx = 32

describe('leadingBatchNorms', () => {
  const namesOf = (id: string) => [...leadingBatchNorms(expand(findVariant(id)!, imagePx))].map(([conv, norm]) => `${norm.name} ${conv}`)

  it('are those of a CoAtNet before an expansion that nothing but it reads', () => {
    expect(namesOf('coatnet-0-timm')).toContain('blocks.0.1.pre.bn blocks.0.1.expand.conv')
  })

  it('are none that stand before an activation, and none that a convolution before them takes in', () => {
    expect(namesOf('coatnet-0-rw')).toEqual([])
    expect(namesOf('efficientnet-b0')).toEqual([])
  })

  it('are none that another layer reads too', () => {
    const layers = expand(findVariant('coatnet-0-timm')!, imagePx)
    const spy = { kind: 'activation', name: 'spy', inputs: ['blocks.0.1.pre.bn'], activation: 'relu', channels: 96, px: 8 } as const

    expect(leadingBatchNorms([...layers, spy]).has('blocks.0.1.expand.conv')).toBe(false)
  })

  it('are none that are folded already', () => {
    const layers = expand(findVariant('coatnet-0-timm')!, imagePx)
    const behind = new Set(foldableBatchNorms(layers).values())

    for (const norm of leadingBatchNorms(layers).values()) expect(behind.has(norm)).toBe(false)
  })
})

describe('folding batch norms', () => {
  beforeAll(async () => {
    await loadTensorflow()
  })

  it.each(['efficientnetv2-b0', 'coatnet-0-timm', 'coatnet-nano-rw'])('changes no logit of %s', (id) => {
    const spec = findVariant(id)!
    const model = buildModel(spec, { imagePx, weights: proceduralWeights(expand(spec, imagePx)) })
    onTestFinished(() => model.dispose())
    const { images } = someBatch(2, imagePx)

    expectClose(model.apply(images, { training: false, foldNorms: true }), model.predict(images), 1e-4)
  })
})
