import type { Layer } from '../layer.ts'
import { weights } from '../weights.ts'

/** Where a weight lies in the state dict of timm's model of the same architecture. */
export interface TimmTensor {
  readonly name: string
  /** As timm has it, in PyTorch's order of axes. */
  readonly shape: readonly number[]
  /** For each of our axes, timm's: timm's tensor transposed by it is ours. */
  readonly axes: readonly number[]
}

type Names = Readonly<Record<string, string>>

const outsideBlocks: Names = {
  'stem.conv': 'conv_stem',
  'stem.bn': 'bn1',
  'head.conv': 'conv_head',
  'head.bn': 'bn2',
  classifier: 'classifier',
}

const squeezeExcite: Names = { 'se.reduce': 'se.conv_reduce', 'se.expand': 'se.conv_expand' }

/** timm names the layers of a block by its kind; the kind shows in the convolutions that the block has. */
const insideBlocks: Readonly<Record<string, Names>> = {
  'expand depthwise project': {
    ...squeezeExcite,
    'expand.conv': 'conv_pw',
    'expand.bn': 'bn1',
    'depthwise.conv': 'conv_dw',
    'depthwise.bn': 'bn2',
    'project.conv': 'conv_pwl',
    'project.bn': 'bn3',
  },
  'depthwise project': {
    ...squeezeExcite,
    'depthwise.conv': 'conv_dw',
    'depthwise.bn': 'bn1',
    'project.conv': 'conv_pw',
    'project.bn': 'bn2',
  },
  'expand project': {
    ...squeezeExcite,
    'expand.conv': 'conv_exp',
    'expand.bn': 'bn1',
    'project.conv': 'conv_pwl',
    'project.bn': 'bn2',
  },
  project: { 'project.conv': 'conv', 'project.bn': 'bn1' },
}

const parts: Names = {
  kernel: 'weight',
  bias: 'bias',
  scale: 'weight',
  shift: 'bias',
  mean: 'running_mean',
  variance: 'running_var',
}

/** PyTorch's kernels are [out, in, height, width] and [channels, 1, height, width], its matrices [out, in]. */
const kernelAxes: Readonly<Partial<Record<Layer['kind'], readonly number[]>>> = {
  conv: [2, 3, 1, 0],
  'depthwise-conv': [2, 3, 0, 1],
  dense: [1, 0],
}

/** timm's tensor for each of our weights. */
export function timmTensors(layers: readonly Layer[]): Map<string, TimmTensor> {
  const nameOf = timmLayerNames(layers)
  const tensors = layers.flatMap((layer) =>
    weights([layer]).map(({ name, shape }): [string, TimmTensor] => {
      const part = name.slice(layer.name.length + 1)
      const axes = part === 'kernel' ? kernelAxes[layer.kind]! : [0]
      const timmShape = shape.map((_, axis) => shape[axes.indexOf(axis)]!)
      return [name, { name: `${nameOf(layer)}.${parts[part]}`, shape: timmShape, axes }]
    }),
  )
  return new Map(tensors)
}

function timmLayerNames(layers: readonly Layer[]): (layer: Layer) => string {
  const tables = blockTables(layers)
  return ({ name }) => {
    const [, block, inside] = /^(blocks\.\d+\.\d+)\.(.+)$/.exec(name) ?? []
    if (!block || !inside) return outsideBlocks[name] ?? nameless(name)
    return `${block}.${tables.get(block)?.[inside] ?? nameless(name)}`
  }
}

function nameless(layerName: string): never {
  throw new Error(`the timm table has no name for the layer ${layerName}`)
}

/** For each block, the names that timm gives to its layers. */
function blockTables(layers: readonly Layer[]): Map<string, Names | undefined> {
  const convs = new Map<string, string[]>()
  for (const layer of layers) {
    const [, block, unit] = /^(blocks\.\d+\.\d+)\.(\w+)\.conv$/.exec(layer.name) ?? []
    if (block && unit) convs.set(block, [...(convs.get(block) ?? []), unit])
  }
  return new Map([...convs].map(([block, units]) => [block, insideBlocks[units.join(' ')]]))
}
