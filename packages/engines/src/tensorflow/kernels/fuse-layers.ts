import type { Attribute, Node, Op, Output, Trace } from '@effzoo/tfjs-compile'
import type { Fusion } from './fusion.ts'
import { findReaders } from './graph-patterns.ts'
import { matchConvolution, matchDepthwise } from './match-convolution.ts'
import { matchGateNetwork, meanOf } from './match-gate.ts'

/**
 * The trace of an inference with our own kernels (packages/engines/addon/kernels) in place of convolutions, products with matrices,
 * and the gates of squeeze and excitation, where their weights are constants. All else stays TensorFlow's. What nobody reads any more
 * stays too, to be pruned. `intType`: the binding's number of an integer attribute.
 */
export function fuseLayers<T extends Trace>(trace: T, intType: number): T {
  const readers = findReaders(trace)
  const fusions = new Map<Node, Fusion>()
  for (const node of trace.nodes) {
    const fusion = matchConvolution(node, readers) ?? matchDepthwise(node, readers) ?? matchGateNetwork(node)
    if (fusion) fusions.set(fusion.end, fusion)
  }

  const replaced = new Map<Node, Node>()
  const pooled = new Map<Node, Output>()
  const current = (output: Output): Output => pooled.get(output.node) ?? { ...output, node: replaced.get(output.node)! }
  const nodes = trace.nodes.map((node) => {
    const image = meanOf(node)
    const source = image && replaced.get(image.node)
    // a depthwise convolution answers the mean of its output too
    if (source?.kind === 'op' && source.op === 'EffzooDepthwiseConvolution')
      pooled.set(node, { node: source, index: 1, shape: [image!.shape[0]!, 1, 1, image!.shape[3]!], dtype: image!.dtype })
    const fusion = fusions.get(node)
    const made: Node = fusion ? opOf(fusion, current, intType) : node.kind === 'op' ? { ...node, inputs: node.inputs.map(current) } : node
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

function opOf({ op, attributes, inputs }: Fusion, current: (output: Output) => Output, intType: number): Op {
  const list = Object.entries(attributes).map(([name, value]): Attribute => ({ name, type: intType, value }))
  return { kind: 'op', op, attributes: list, inputs: inputs.map(current) }
}
