import { expand } from '../expand.ts'
import { foldableBatchNorms } from '../foldable-batch-norms.ts'
import { visit } from '../layer.ts'
import { outputSize } from '../layer-output.ts'
import type { VariantSpec } from '../spec.ts'
import { createGraph, type Graph } from './graph.ts'
import { translate } from './translate.ts'

export interface GraphOptions {
  readonly imagePx: number
  /** Default: those of the variant's published weights. */
  readonly classes?: number | undefined
  /** The weight of this name, flat and in row-major order. Asked for when the graph is written. */
  readonly weights: (name: string) => Float32Array
}

/** A place where values go in or come out; -1 is a size that is not fixed. */
export interface Port {
  readonly name: string
  readonly shape: readonly number[]
}

export interface ExportedGraph extends Graph {
  readonly input: Port
  readonly output: Port
}

/**
 * A network for inference in TensorFlow's ops, with batch norms folded: `images` [batch, px, px, 3] gives `logits`. What TensorFlow and
 * tfjs' graph models are written from.
 */
export function exportGraph(spec: VariantSpec, { imagePx, classes, weights }: GraphOptions): ExportedGraph {
  const layers = expand(spec, imagePx, { classes })
  const { nodes, constants, writer } = createGraph()
  const input = { name: 'images', shape: [-1, imagePx, imagePx, 3] }
  const context = { writer, folded: foldableBatchNorms(layers), read: weights }
  const values = new Map([['input', input.name]])
  let last = input.name
  for (const layer of layers) {
    last = visit(
      layer,
      translate,
      layer.inputs.map((name) => values.get(name)!),
      context,
    )
    values.set(layer.name, last)
  }
  writer.node('logits', 'Identity', [last])
  const output = { name: 'logits', shape: [-1, outputSize(layers.at(-1)!)] }
  const placeholder = {
    name: input.name,
    op: 'Placeholder',
    inputs: [],
    attributes: { dtype: { type: 'float32' }, shape: { shape: input.shape } },
  } as const
  return { nodes: [placeholder, ...nodes], constants, input, output }
}
