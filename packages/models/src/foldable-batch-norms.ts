import type { BatchNorm, Layer } from './layer.ts'

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
