import type { Layer, LayerKind } from '../layer.ts'
import { weights } from '../weights.ts'
import { inverse } from './transpose.ts'
import { WeightMismatch } from './weight-mismatch.ts'

export interface TensorShape {
  readonly name: string
  readonly shape: readonly number[]
}

export interface NamedTensor extends TensorShape {
  /** Row-major. */
  readonly data: Float32Array
}

/** Where a weight of ours lies in an implementation's file. */
export interface UpstreamTensor extends TensorShape {
  /** For each of our axes, upstream's: upstream's tensor transposed by it is ours. */
  readonly axes: readonly number[]
}

/** Upstream's name for a part of a layer's weights. Without `axes` it has them in our order. */
export interface Part {
  readonly name: string
  readonly axes?: readonly number[]
}

export type Parts = Readonly<Partial<Record<LayerKind, Readonly<Record<string, Part>>>>>

/** How an implementation names and lays out the weights of its models. */
export interface WeightTable {
  readonly name: 'effzoo' | 'timm' | 'efficientnet-pytorch' | 'keras' | 'google'
  /** For the layers of a model, upstream's name of each; undefined where it has none. */
  readonly layerNames: (layers: readonly Layer[]) => (layer: Layer) => string | undefined
  /** Absent: they are named and laid out as ours. */
  readonly parts?: Parts
  readonly tensorName: (layer: string, part: string) => string
  /** Tensors of upstream's that a model does not need: counters, and what training left. */
  readonly ignored: readonly RegExp[]
  /** Where a file has a tensor under its name with this behind it, then that one counts and the plain one is ignored. */
  readonly shadowSuffix?: string
  /** Tensors that a file of upstream's holds besides the weights, always with these values. */
  readonly fixed?: readonly NamedTensor[]
  /**
   * How `follows` begins in the variants that upstream has models of; absent: in any. Other variants may have weights of the very same
   * names and shapes, and still compute something else.
   */
  readonly implementations?: readonly string[]
  /** Upstream's name of the model, where names of tensors begin with it. */
  readonly model?: string
}

/** Upstream's tensor for each of our weights, and the weights that it has no name for. */
export function findUpstream(table: WeightTable, layers: readonly Layer[]) {
  const tensors = new Map<string, UpstreamTensor>()
  const unnamed: string[] = []
  const layerName = table.layerNames(layers)
  for (const layer of layers) {
    const upstreamLayer = layerName(layer)
    for (const { name, shape } of weights([layer])) {
      const part = partOf(table, layer, name)
      if (upstreamLayer === undefined || !part) unnamed.push(name)
      else tensors.set(name, upstreamTensor(table.tensorName(upstreamLayer, part.name), shape, part.axes))
    }
  }
  return { tensors, unnamed }
}

function partOf({ parts }: WeightTable, layer: Layer, weightName: string): Part | undefined {
  const name = weightName.slice(layer.name.length + 1)
  return parts ? parts[layer.kind]?.[name] : { name }
}

function upstreamTensor(name: string, shape: readonly number[], partAxes?: readonly number[]): UpstreamTensor {
  const axes = partAxes ?? shape.map((_, axis) => axis)
  return { name, shape: inverse(axes).map((axis) => shape[axis]!), axes }
}

/** As findUpstream, for a model that upstream is known to have. */
export function upstreamTensors(table: WeightTable, layers: readonly Layer[]): Map<string, UpstreamTensor> {
  const { tensors, unnamed } = findUpstream(table, layers)
  if (unnamed.length > 0) throw new WeightMismatch(`Weights for ${table.name}`, { unnamed, missing: [], surplus: [], misshapen: [] })
  return tensors
}
