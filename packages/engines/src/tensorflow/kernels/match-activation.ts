import type { Node, Op } from '@effzoo/tfjs-compile'
import { isOp, onlyReader, type Readers } from './graph-patterns.ts'

/** As the kernels number them (addon/kernels/shapes.h). */
export const activations = { none: 0, silu: 1, relu: 2, relu6: 3, sigmoid: 4 } as const
export type ActivationName = keyof typeof activations

const single: Readonly<Record<string, ActivationName>> = { Relu: 'relu', Relu6: 'relu6', Sigmoid: 'sigmoid' }

/** The activation that is all that reads `from`, and its last node; `from` itself where there is none. */
export function matchActivation(from: Node, readers: Readers): { readonly activation: ActivationName; readonly end: Node } {
  const gate = siluOf(from, readers)
  if (gate) return { activation: 'silu', end: gate }
  const reader = onlyReader(from, readers)
  const activation = reader && single[reader.op]
  return activation ? { activation, end: reader } : { activation: 'none', end: from }
}

/** x * sigmoid(x) in two ops, each of which reads x. */
function siluOf(x: Node, readers: Readers): Op | undefined {
  const found = readers.get(x) ?? []
  const sigmoid = found.find((reader) => isOp(reader, 'Sigmoid'))
  const product = found.find((reader) => isOp(reader, 'Mul'))
  if (found.length !== 2 || !sigmoid || !product || onlyReader(sigmoid, readers) !== product) return undefined
  return product.inputs.every(({ node }) => node === x || node === sigmoid) ? product : undefined
}

/** The same backwards: what an activation is applied to. */
export function argumentOf(node: Node): { readonly activation: ActivationName; readonly argument: Node } {
  if (node.kind === 'op' && single[node.op]) return { activation: single[node.op]!, argument: node.inputs[0]!.node }
  if (isOp(node, 'Mul')) {
    const [a, b] = node.inputs.map((input) => input.node) as [Node, Node]
    for (const [x, sigmoid] of [
      [a, b],
      [b, a],
    ] as const)
      if (isOp(sigmoid, 'Sigmoid') && sigmoid.inputs[0]!.node === x) return { activation: 'silu', argument: x }
  }
  return { activation: 'none', argument: node }
}
