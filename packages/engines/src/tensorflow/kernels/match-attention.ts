import type { Node, Op, Output } from '@effzoo/tfjs-compile'
import type { Fusion } from './fusion.ts'
import { attributeOf, integersOf, isFloat, isOp, scalarOf } from './graph-patterns.ts'

/**
 * softmax((query * scale) * key + bias) * value of each head, out of [batch, positions, heads, 3 * channels], back in that order. Matched
 * from its end, the transposition: what it is made of may have other readers too, and is then computed for them.
 */
export function matchAttention(node: Node): Fusion | undefined {
  const attended = beforeSwap(node)
  if (!attended || !isProduct(attended.node, { ofTransposed: false })) return undefined
  const [weights, value] = attended.node.inputs as [Output, Output]
  const sum = isOp(weights.node, 'Softmax') ? weights.node.inputs[0]!.node : undefined
  if (!isOp(sum, 'Add', 'AddV2')) return undefined
  const [scores, bias] = sum.inputs as [Output, Output]
  if (!isProduct(scores.node, { ofTransposed: true })) return undefined
  const [scaled, key] = scores.node.inputs as [Output, Output]
  if (!isOp(scaled.node, 'Mul')) return undefined
  const query = scaled.node.inputs.find(({ node: factor }) => isOp(factor, 'SplitV'))
  const scale = query && scalarOf(scaled.node.inputs, query.node)
  if (!query || scale === undefined || !isThird(query, 0) || !isThird(key, 1) || !isThird(value, 2)) return undefined
  if (query.node !== key.node || query.node !== value.node) return undefined
  const input = beforeSwap((query.node as Op).inputs[0]!.node)
  if (!input || !isFloat(input)) return undefined
  const [, positions, heads] = input.shape
  if (bias.shape.join() !== `${heads},${positions},${positions}` || !isFloat(bias)) return undefined
  return { end: node, op: 'EffzooAttention', attributes: {}, floatAttributes: { scale }, inputs: [input, bias] }
}

/** What is read by a transposition that swaps the second axis of four and the third. */
function beforeSwap(node: Node): Output | undefined {
  if (!isOp(node, 'Transpose') || integersOf(node.inputs[1]!)?.join() !== '0,2,1,3') return undefined
  return node.inputs[0]
}

const isProduct = (node: Node, { ofTransposed }: { readonly ofTransposed: boolean }): node is Op =>
  isOp(node, 'BatchMatMulV2', 'BatchMatMul') &&
  attributeOf(node, 'adj_x') !== true &&
  (attributeOf(node, 'adj_y') === true) === ofTransposed

/** Number `index` of three equal parts of the last axis. */
function isThird({ node, index: found }: Output, index: number): boolean {
  if (!isOp(node, 'SplitV') || found !== index) return false
  const [whole, sizes, axis] = node.inputs as [Output, Output, Output]
  const third = whole.shape.at(-1)! / 3
  const last = integersOf(axis)?.[0]
  return integersOf(sizes)?.join() === `${third},${third},${third}` && (last === whole.shape.length - 1 || last === -1)
}
