import type { Node, Op, Output } from '@effzoo/tfjs-compile'
import type { Fusion } from './fusion.ts'
import { attributeOf, beforeCasts, constantOf, integersOf, isFloat, isOp } from './graph-patterns.ts'

/** (x - mean) * rsqrt(variance + epsilon) * scale + shift over the last axis, matched from its end. */
export function matchLayerNorm(node: Node): Fusion | undefined {
  const shifted = matchVector(node, 'Add')
  const scaled = shifted && matchVector(shifted.rest.node, 'Mul')
  if (!scaled || !isOp(scaled.rest.node, 'Mul')) return undefined
  const [centred, factor] = scaled.rest.node.inputs as [Output, Output]
  if (!isOp(centred.node, 'Sub') || !isOp(factor.node, 'Rsqrt')) return undefined
  const [x, mean] = centred.node.inputs as [Output, Output]
  const spread = factor.node.inputs[0]!.node
  if (!isOp(spread, 'Add', 'AddV2')) return undefined
  const [variance, epsilon] = spread.inputs as [Output, Output]
  const square = meanOfLast(variance)?.node
  if (meanOfLast(mean)?.node !== x.node || !isOp(square, 'Square') || square.inputs[0]!.node !== centred.node) return undefined
  const epsilonValues = constantOf(epsilon)?.values
  if (!isFloat(x) || epsilonValues?.length !== 1) return undefined
  return {
    end: node,
    op: 'EffzooLayerNorm',
    attributes: {},
    floatAttributes: { epsilon: epsilonValues[0]! },
    inputs: [x, scaled.vector, shifted.vector],
  }
}

/** An op of x and a constant for each channel. */
function matchVector(node: Node, op: string): { readonly rest: Output; readonly vector: Output } | undefined {
  if (!isOp(node, op, `${op}V2`)) return undefined
  const [rest, vector] = node.inputs as [Output, Output]
  return constantOf(vector) && vector.shape.join() === String(rest.shape.at(-1)) ? { rest, vector } : undefined
}

function meanOfLast({ node }: Output): Output | undefined {
  if (!isOp(node, 'Mean') || attributeOf(node as Op, 'keep_dims') !== true) return undefined
  const image = beforeCasts(node.inputs[0]!)
  return integersOf(node.inputs[1]!)?.join() === String(image.shape.length - 1) ? image : undefined
}
