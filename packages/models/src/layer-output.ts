import { type Layer, type Visitor, visit } from './layer.ts'

const image = ({ px, channels }: { px: number; channels: number }) => px * px * channels
const positionPairs = ({ heads, px }: { heads: number; px: number }) => heads * px ** 4

/** Elements of the output for one image; attention's biases, which all images share, are counted once. */
const size: Visitor<number> = {
  conv: (l) => l.outPx * l.outPx * l.outChannels,
  'depthwise-conv': (l) => l.outPx * l.outPx * l.channels,
  'batch-norm': image,
  'layer-norm': image,
  'layer-scale': image,
  activation: image,
  pool: (l) => l.outPx * l.outPx * l.channels,
  'global-pool': (l) => l.channels,
  gate: image,
  add: image,
  attention: (l) => l.px * l.px * l.heads * l.headChannels,
  'relative-bias': positionPairs,
  'relative-bias-mlp': positionPairs,
  'drop-path': image,
  dropout: (l) => l.features,
  dense: (l) => l.outFeatures,
}

export const outputSize = (layer: Layer): number => visit(layer, size)

export function sizeOf(shape: readonly number[]): number {
  let size = 1
  for (const side of shape) size *= side
  return size
}

/** For each layer, the names of those outputs that no later layer reads: after it they can be freed. */
export function lastReads(layers: readonly Layer[]): string[][] {
  const lastReader = new Map<string, number>()
  for (const [index, layer] of layers.entries()) for (const name of layer.inputs) lastReader.set(name, index)
  const reads: string[][] = layers.map(() => [])
  for (const [name, index] of lastReader) reads[index]?.push(name)
  return reads
}
