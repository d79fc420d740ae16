import { createHash } from 'node:crypto'
import {
  efficientNetPytorchTable,
  effzooTable,
  expand,
  fromOurs,
  googleTable,
  kerasV1Table,
  kerasV2Table,
  type Layer,
  type NamedTensor,
  timmTable,
  toOurs,
  upstreamTensors,
  type VariantSpec,
  variants,
  type WeightMismatch,
  type WeightTable,
  weights,
} from '@effzoo/models'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyBits } from './any-bits.ts'

/** So narrow that all weights of a model have some ten thousand values. */
const narrow = { width: 0.1 }
const v1 = { ...variants['efficientnet-b0'], ...narrow }
const lite = { ...variants['efficientnet-lite0'], ...narrow, fixedEnds: false }
const v2 = { ...variants['efficientnetv2-b0'], ...narrow }
const rw = { ...variants['efficientnetv2-rw-t'], ...narrow }
const coAtNet = (id: 'coatnet-0-timm' | 'coatnet-bn-0-rw' | 'coatnet-rmlp-2-rw'): VariantSpec => ({
  ...variants[id],
  stem: [8, 8],
  stages: [
    { block: 'mbconv', repeats: 2, stride: 2, channels: 32 },
    { block: 'transformer', repeats: 2, stride: 2, channels: 64 },
  ],
})

const cases: readonly (readonly [string, WeightTable, VariantSpec])[] = [
  ['timm', timmTable, v1],
  ['timm', timmTable, lite],
  ['timm', timmTable, v2],
  ['timm', timmTable, rw],
  ['timm, CoAtNet', timmTable, coAtNet('coatnet-0-timm')],
  ['timm, CoAtNet', timmTable, coAtNet('coatnet-bn-0-rw')],
  ['timm, CoAtNet', timmTable, coAtNet('coatnet-rmlp-2-rw')],
  ['efficientnet-pytorch', efficientNetPytorchTable, v1],
  ['efficientnet-pytorch', efficientNetPytorchTable, lite],
  ['Keras', kerasV1Table(), v1],
  ['Keras, V2', kerasV2Table, v2],
  ['Google', googleTable('efficientnet-b0', { averaged: true }), v1],
  ['Google', googleTable('efficientnet-lite0', { averaged: false }), lite],
  ['Google, V2', googleTable('efficientnetv2-b0', { averaged: true }), v2],
  ['effzoo', effzooTable, v2],
]

const digest = ({ data }: NamedTensor) =>
  createHash('sha256')
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest('hex')
const compared = (tensors: readonly NamedTensor[]) => tensors.map((tensor) => `${tensor.name} [${tensor.shape}] ${digest(tensor)}`)

const upstreamFile = (table: WeightTable, layers: readonly Layer[], seed: number) =>
  [...upstreamTensors(table, layers).values()].map((tensor, i) => anyBits(tensor, seed + i))

describe('toOurs and fromOurs', () => {
  it.each(cases)('%s: undo each other, to the bit', (_, table, spec) => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 12 }), (seed, classes) => {
        const layers = expand(spec, 64, { classes })
        const upstream = upstreamFile(table, layers, seed)

        const back = fromOurs(table, layers, toOurs(table, layers, upstream))

        expect(compared(back)).toEqual(compared([...(table.fixed ?? []), ...upstream]))
      }),
      { numRuns: 5 },
    )
  })

  it.each(cases)('%s: give exactly the weights of the model, in its order', (_, table, spec) => {
    const layers = expand(spec, 64)
    const shape = ({ name, shape }: { name: string; shape: readonly number[] }) => ({ name, shape: [...shape] })

    expect(toOurs(table, layers, upstreamFile(table, layers, 1)).map(shape)).toEqual(weights(layers).map(shape))
  })

  // PyTorch: [out, in, height, width]; ours: [height, width, in, out]
  it('move each value of a kernel to its place', () => {
    const layers = expand(v1, 64)
    const upstream = upstreamFile(timmTable, layers, 1)
    const kernel = upstream.find(({ name }) => name === 'conv_stem.weight')!
    const [outCount, inCount, height, width] = kernel.shape as [number, number, number, number]
    for (let i = 0; i < kernel.data.length; i++) kernel.data[i] = i

    const ours = toOurs(timmTable, layers, upstream).find(({ name }) => name === 'stem.conv/kernel')!

    const [out, input, y, x] = [outCount - 1, 1, 2, 0]
    expect(ours.shape).toEqual([height, width, inCount, outCount])
    expect(ours.data[((y * width + x) * inCount + input) * outCount + out]).toBe(((out * inCount + input) * height + y) * width + x)
  })

  it('pass over counters', () => {
    const layers = expand(v1, 64)
    const counter = { name: 'bn1.num_batches_tracked', shape: [], data: Float32Array.of(7) }

    expect(toOurs(timmTable, layers, [...upstreamFile(timmTable, layers, 1), counter])).toHaveLength(weights(layers).length)
  })
})

const faultsOf = (convert: () => unknown) => {
  try {
    convert()
  } catch (error) {
    return error as WeightMismatch
  }
  throw new Error('nothing was wrong')
}

describe('weights that do not fit', () => {
  const layers = expand(v1, 64)

  it('are one error that names all that is missing, surplus and misshapen', () => {
    const file = upstreamFile(timmTable, layers, 1)
      .filter(({ name }) => !name.startsWith('bn1.'))
      .map((tensor) => (tensor.name === 'classifier.bias' ? { ...tensor, shape: [10, 100] } : tensor))
      .map((tensor) => (tensor.name === 'conv_head.weight' ? { ...tensor, name: 'conv_tail.weight' } : tensor))

    const { faults, message } = faultsOf(() => toOurs(timmTable, layers, file))

    expect(faults).toEqual({
      unnamed: [],
      missing: ['bn1.weight', 'bn1.bias', 'bn1.running_mean', 'bn1.running_var', 'conv_head.weight'],
      surplus: ['conv_tail.weight'],
      misshapen: ['classifier.bias is [10, 100] instead of [1000]'],
    })
    expect(message).toContain('5 missing: bn1.weight, bn1.bias')
    expect(message).toContain('1 that the model does not have: conv_tail.weight')
  })

  it('are counted, and not all written out, where they are many', () => {
    const { faults, message } = faultsOf(() => toOurs(timmTable, layers, []))

    expect(faults.missing).toHaveLength(weights(layers).length)
    expect(message).toContain(`and ${weights(layers).length - 8} more`)
  })

  it('are refused on the way out, too', () => {
    const [first, ...others] = toOurs(timmTable, layers, upstreamFile(timmTable, layers, 1))

    expect(faultsOf(() => fromOurs(timmTable, layers, others)).faults.missing).toEqual([first!.name])
  })

  it('are those of an architecture that the naming knows nothing of', () => {
    const attentive = expand(coAtNet('coatnet-0-timm'), 64)
    const ours = toOurs(timmTable, attentive, upstreamFile(timmTable, attentive, 1))

    expect(faultsOf(() => fromOurs(kerasV2Table, attentive, ours)).faults.unnamed).toContain('blocks.1.0.attention.qkv/kernel')
  })
})

describe("Google's averaged weights", () => {
  const layers = expand(v1, 64)
  const raw = upstreamFile(googleTable('efficientnet-b0', { averaged: false }), layers, 1)
  const averagedTable = googleTable('efficientnet-b0', { averaged: true })
  const averaged = upstreamFile(averagedTable, layers, 1000)

  it('count where raw ones lie beside them', () => {
    expect(compared(toOurs(averagedTable, layers, [...raw, ...averaged]))).toEqual(compared(toOurs(averagedTable, layers, averaged)))
  })

  it('are not filled up with raw ones', () => {
    const { faults } = faultsOf(() => toOurs(averagedTable, layers, [...raw, ...averaged.slice(1)]))

    expect(faults.missing).toEqual(['efficientnet-b0/stem/conv2d/kernel/ExponentialMovingAverage'])
    expect(faults.surplus).toEqual(['efficientnet-b0/stem/conv2d/kernel'])
  })
})
