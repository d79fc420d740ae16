import type { BatchNorm, Layer } from './layer.ts'

const readerCountsOf = (layers: readonly Layer[]) => {
  const counts = new Map<string, number>()
  for (const name of layers.flatMap(({ inputs }) => inputs)) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

/** For each convolution that only a batch norm reads, that batch norm: at inference the two are one convolution with a bias. */
export function foldableBatchNorms(layers: readonly Layer[]): Map<string, BatchNorm> {
  const byName = new Map(layers.map((layer) => [layer.name, layer]))
  const readerCounts = readerCountsOf(layers)
  const foldable = new Map<string, BatchNorm>()
  for (const layer of layers) {
    if (layer.kind !== 'batch-norm') continue
    const source = byName.get(layer.inputs[0]!)
    const isConv = source?.kind === 'conv' || source?.kind === 'depthwise-conv'
    if (isConv && readerCounts.get(source.name) === 1) foldable.set(source.name, layer)
  }
  return foldable
}

/**
 * For each convolution of 1 x 1 whose image is that of a batch norm which nothing else reads, and which no convolution before it takes
 * in, that batch norm. A larger kernel could not take it in: the zeros around its image are not normalised.
 */
export function leadingBatchNorms(layers: readonly Layer[]): Map<string, BatchNorm> {
  const byName = new Map(layers.map((layer) => [layer.name, layer]))
  const readerCounts = readerCountsOf(layers)
  const taken = new Set(foldableBatchNorms(layers).values())
  const leading = new Map<string, BatchNorm>()
  for (const layer of layers) {
    if (layer.kind !== 'conv' || layer.kernel !== 1) continue
    const source = byName.get(layer.inputs[0]!)
    if (source?.kind === 'batch-norm' && readerCounts.get(source.name) === 1 && !taken.has(source)) leading.set(layer.name, source)
  }
  return leading
}
