import type { BatchNorm, Layer } from '../layer.ts'

/** For each convolution that only a batch norm reads, that batch norm: at inference the two are one convolution with a bias. */
export function foldableBatchNorms(layers: readonly Layer[]): Map<string, BatchNorm> {
  const byName = new Map(layers.map((layer) => [layer.name, layer]))
  const readerCounts = new Map<string, number>()
  for (const name of layers.flatMap(({ inputs }) => inputs)) readerCounts.set(name, (readerCounts.get(name) ?? 0) + 1)

  const foldable = new Map<string, BatchNorm>()
  for (const layer of layers) {
    if (layer.kind !== 'batch-norm') continue
    const source = byName.get(layer.inputs[0]!)
    const isConv = source?.kind === 'conv' || source?.kind === 'depthwise-conv'
    if (isConv && readerCounts.get(source.name) === 1) foldable.set(source.name, layer)
  }
  return foldable
}

export interface BatchNormValues {
  readonly scale: Float32Array
  readonly shift: Float32Array
  readonly mean: Float32Array
  readonly variance: Float32Array
}

/** What a batch norm multiplies each channel by. */
const factorsOf = ({ scale, variance }: BatchNormValues, epsilon: number) =>
  Float64Array.from(scale, (value, channel) => value / Math.sqrt(variance[channel]! + epsilon))

/** `kernel` has the output channels as its first axis; it is changed where it lies. */
export function foldIntoKernel(kernel: Float32Array, norm: BatchNormValues, epsilon: number): Float32Array {
  const factors = factorsOf(norm, epsilon)
  const size = kernel.length / factors.length
  for (const [channel, factor] of factors.entries()) {
    for (let i = channel * size; i < (channel + 1) * size; i++) kernel[i]! *= factor
  }
  return kernel
}

/** What a convolution with this bias adds once its kernel has taken the batch norm in. */
export function foldIntoBias(bias: Float32Array, norm: BatchNormValues, epsilon: number): Float32Array {
  const factors = factorsOf(norm, epsilon)
  return bias.map((value, channel) => norm.shift[channel]! + (value - norm.mean[channel]!) * factors[channel]!)
}
