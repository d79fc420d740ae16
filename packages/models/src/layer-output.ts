import { type Layer, type Visitor, visit } from './layer.ts'

/** What a layer gives for one image; a tensor has the batch before it. */
const shape: Visitor<readonly number[]> = {
  conv: (l) => [l.outPx, l.outPx, l.outChannels],
  'depthwise-conv': (l) => [l.outPx, l.outPx, l.channels],
  'batch-norm': (l) => [l.px, l.px, l.channels],
  activation: (l) => [l.px, l.px, l.channels],
  'global-pool': (l) => (l.keepDims ? [1, 1, l.channels] : [l.channels]),
  gate: (l) => [l.px, l.px, l.channels],
  add: (l) => [l.px, l.px, l.channels],
  'drop-path': (l) => [l.px, l.px, l.channels],
  dropout: (l) => [l.features],
  dense: (l) => [l.outFeatures],
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((size, side) => size * side, 1)

export const outputSize = (layer: Layer): number => sizeOf(visit(layer, shape))

/** For each layer, the names of those outputs that no later layer reads: after it they can be freed. */
export function lastReads(layers: readonly Layer[]): string[][] {
  const lastReader = new Map<string, number>()
  for (const [index, layer] of layers.entries()) for (const name of layer.inputs) lastReader.set(name, index)
  const reads: string[][] = layers.map(() => [])
  for (const [name, index] of lastReader) reads[index]?.push(name)
  return reads
}
