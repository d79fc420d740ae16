import type { Node, Output } from '@effzoo/tfjs-compile'
import type { Fusion } from './fusion.ts'
import { attributeOf, beforeCasts, beforeReshapes, constantOf, integersOf, isFloat, isOp, isSameShape } from './graph-patterns.ts'
import { activations, argumentOf } from './match-activation.ts'

/**
 * Squeeze and excitation: sigmoid(activation(mean * reduce + bias) * expand + bias), whose result is [batch, 1, 1, channels]. Matched
 * from its end: what it is made of may have other readers too, and is then computed for them.
 */
export function matchGateNetwork(node: Node): Fusion | undefined {
  if (!isOp(node, 'Sigmoid')) return undefined
  const expand = matchDense(node.inputs[0]!)
  if (!expand) return undefined
  const { activation, argument } = argumentOf(beforeReshapes(expand.input).node)
  const reduce = matchDense({ ...beforeReshapes(expand.input), node: argument })
  if (!reduce) return undefined
  const mean = beforeReshapes(reduce.input)
  const { shape } = mean
  if (!isOp(mean.node, 'Mean') || !isFloat(mean) || shape.length !== 4 || shape[1] !== 1 || shape[2] !== 1) return undefined
  const [channels, reduced] = reduce.matrix.shape
  if (channels !== shape[3] || expand.matrix.shape.join() !== `${reduced},${channels}` || !isSameShape(node.inputs[0]!, mean))
    return undefined
  return {
    end: node,
    op: 'EffzooGate',
    attributes: { activation: activations[activation] },
    inputs: [mean, reduce.matrix, reduce.bias, expand.matrix, expand.bias],
  }
}

/** A product with a constant matrix, and a bias. */
function matchDense(output: Output): { readonly input: Output; readonly matrix: Output; readonly bias: Output } | undefined {
  const { node } = beforeReshapes(output)
  if (!isOp(node, 'BiasAdd')) return undefined
  const [product, bias] = node.inputs as [Output, Output]
  if (!isOp(product.node, 'MatMul') || !constantOf(bias)) return undefined
  const [input, matrix] = product.node.inputs as [Output, Output]
  if (!constantOf(matrix) || attributeOf(product.node, 'transpose_a') || attributeOf(product.node, 'transpose_b')) return undefined
  return { input, matrix, bias }
}

/** The image of which a node is the mean of each channel, [batch, 1, 1, channels]. */
export function meanOf(node: Node): Output | undefined {
  if (!isOp(node, 'Mean') || attributeOf(node, 'keep_dims') !== true) return undefined
  const axes = integersOf(node.inputs[1]!)
  const image = beforeCasts(node.inputs[0]!)
  return image.shape.length === 4 && axes?.join() === '1,2' ? image : undefined
}
