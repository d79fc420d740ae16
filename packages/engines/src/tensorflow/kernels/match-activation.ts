import type { Node, Op } from '@effzoo/tfjs-compile'
import { isOp, onlyReader, type Readers, scalarOf } from './graph-patterns.ts'

/** As the kernels number them (addon/kernels/shapes.h). */
export const activations = { none: 0, silu: 1, relu: 2, relu6: 3, sigmoid: 4, gelu: 5 } as const
export type ActivationName = keyof typeof activations

const single: Readonly<Record<string, ActivationName>> = { Relu: 'relu', Relu6: 'relu6', Sigmoid: 'sigmoid' }

/** The activation that is all that reads `from`, and its last node; `from` itself where there is none. */
export function matchActivation(from: Node, readers: Readers): { readonly activation: ActivationName; readonly end: Node } {
  const silu = siluOf(from, readers)
  if (silu) return { activation: 'silu', end: silu }
  const gelu = geluOf(from, readers)
  if (gelu) return { activation: 'gelu', end: gelu }
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

/** x * ((1 + erf(x / sqrt 2)) / 2) in five ops, the first and last of which read x. */
function geluOf(x: Node, readers: Readers): Op | undefined {
  const found = readers.get(x) ?? []
  const scaled = found.find((reader) => isOp(reader, 'Mul') && nearly(scalarOf(reader.inputs, x), Math.SQRT1_2))
  const product = found.find((reader) => reader !== scaled)
  if (found.length !== 2 || !scaled || !isOp(product, 'Mul')) return undefined
  const erf = onlyReader(scaled, readers)
  if (!isOp(erf, 'Erf')) return undefined
  const raised = onlyReader(erf, readers)
  if (!isOp(raised, 'Add', 'AddV2') || scalarOf(raised.inputs, erf) !== 1) return undefined
  const halved = onlyReader(raised, readers)
  if (!isOp(halved, 'Mul') || scalarOf(halved.inputs, raised) !== 0.5 || onlyReader(halved, readers) !== product) return undefined
  return product
}

const nearly = (value: number | undefined, expected: number) => value !== undefined && Math.abs(value - expected) < 1e-6

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
