import type { Attribute, Node, Op, Output, Trace } from '@effzoo/tfjs-compile'
import type { Fusion } from './fusion.ts'
import { findReaders, isOp } from './graph-patterns.ts'
import { matchAttention } from './match-attention.ts'
import { matchConvolution, matchDepthwise } from './match-convolution.ts'
import { matchExpandDepthwise } from './match-expand-depthwise.ts'
import { matchGateNetwork, meanOf } from './match-gate.ts'
import { matchLayerNorm } from './match-layer-norm.ts'

/** The binding's numbers of them. */
export interface AttributeTypes {
  readonly int: number
  readonly float: number
}

/**
 * The trace of an inference with our own kernels (packages/engines/addon/kernels) in place of convolutions, products with matrices,
 * layer norms, attention and the gates of squeeze and excitation, where their weights are constants. All else stays TensorFlow's. What nobody reads any more
 * stays too, to be pruned.
 */
export function fuseLayers<T extends Trace>(trace: T, types: AttributeTypes): T {
  const readers = findReaders(trace)
  const fusions = new Map<Node, Fusion>()
  for (const node of trace.nodes) {
    const fusion =
      matchConvolution(node, readers, (end) => fusions.has(end)) ??
      matchDepthwise(node, readers) ??
      matchGateNetwork(node) ??
      matchLayerNorm(node) ??
      matchAttention(node)
    if (fusion) fusions.set(fusion.end, fusion)
  }
  for (const depthwise of [...fusions.values()]) {
    const expand = fusions.get(depthwise.inputs[0]!.node)
    const both = matchExpandDepthwise(depthwise, expand, readers)
    if (!both) continue
    fusions.delete(expand!.end)
    fusions.set(both.end, both)
  }

  const replaced = new Map<Node, Node>()
  const pooled = new Map<Node, Output>()
  const current = (output: Output): Output => pooled.get(output.node) ?? { ...output, node: replaced.get(output.node) ?? output.node }
  const nodes = trace.nodes.map((node) => {
    const image = meanOf(node)
    const source = image && replaced.get(image.node)
    // a depthwise convolution answers the mean of its output too
    if (isOp(source, 'EffzooDepthwiseConvolution', 'EffzooExpandDepthwise'))
      pooled.set(node, { node: source, index: 1, shape: [image!.shape[0]!, 1, 1, image!.shape[3]!], dtype: image!.dtype })
    const fusion = fusions.get(node)
    const made: Node = fusion ? opOf(fusion, current, types) : node.kind === 'op' ? { ...node, inputs: node.inputs.map(current) } : node
    replaced.set(node, made)
    return made
  })
  return {
    ...trace,
    nodes,
    outputs: trace.outputs.map(current),
    assignments: new Map([...trace.assignments].map(([name, value]) => [name, current(value)])),
  }
}

function opOf({ op, attributes, floatAttributes = {}, inputs }: Fusion, current: (output: Output) => Output, types: AttributeTypes): Op {
  const listOf = (values: Readonly<Record<string, number>>, type: number) =>
    Object.entries(values).map(([name, value]): Attribute => ({ name, type, value }))
  return {
    kind: 'op',
    op,
    attributes: [...listOf(attributes, types.int), ...listOf(floatAttributes, types.float)],
    inputs: inputs.map(current),
  }
}
