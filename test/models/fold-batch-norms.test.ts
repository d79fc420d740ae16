import { expand, type Layer, variants } from '@effzoo/models'
import { describe, expect, it } from 'vitest'
import { foldIntoBias, foldIntoKernel } from '../../packages/models/src/fold-batch-norms.ts'
import { foldableBatchNorms } from '../../packages/models/src/foldable-batch-norms.ts'

const namesOf = (layers: readonly Layer[]) => [...foldableBatchNorms(layers)].map(([conv, norm]) => [conv, norm.name])

describe('foldableBatchNorms', () => {
  it('are all of an EfficientNet', () => {
    const layers = expand(variants['efficientnet-b0'], 64)

    expect(foldableBatchNorms(layers).size).toBe(layers.filter(({ kind }) => kind === 'batch-norm').length)
    expect(namesOf(layers)[0]).toEqual(['stem.conv', 'stem.bn'])
  })

  it('are none whose convolution something else reads too', () => {
    const layers = expand(variants['efficientnet-b0'], 64)
    const reader: Layer = { kind: 'activation', name: 'spy', inputs: ['stem.conv'], activation: 'relu', channels: 32, px: 32 }

    expect(namesOf([...layers, reader]).map(([conv]) => conv)).not.toContain('stem.conv')
  })

  it('are none that stand before their convolution', () => {
    const layers = expand(variants['coatnet-0-timm'], 64)

    expect(namesOf(layers).map(([, norm]) => norm)).not.toContain('blocks.0.0.pre.bn')
  })
})

describe('folding', () => {
  const norm = {
    scale: Float32Array.of(2, 3),
    shift: Float32Array.of(5, 7),
    mean: Float32Array.of(1, -1),
    variance: Float32Array.of(3, 8),
  }

  // scale / sqrt(variance + 1) is 1 for the first channel and for the second
  it('scales each output channel of the kernel', () => {
    const scaled = { ...norm, scale: Float32Array.of(4, 3) }

    expect([...foldIntoKernel(Float32Array.of(1, 2, 10, 20), scaled, 1)]).toEqual([2, 4, 10, 20])
  })

  it('moves the shift and the mean into the bias', () => {
    expect([...foldIntoBias(Float32Array.of(0, 10), norm, 1)]).toEqual([4, 18])
  })
})
