import * as tf from '@tensorflow/tfjs-core'
import type { BatchNorm, Conv, Visitor } from '../layer.ts'
import { tableSide } from '../relative-position.ts'
import type { ActivationName, Padding } from '../spec.ts'
import { attention, computeTable, lookUpBias } from './attention.ts'
import { convolutionWeights } from './convolution-weights.ts'
import { trainingBatchNorm } from './kernels/batch-norm.ts'
import { biasAdd } from './kernels/bias-add.ts'
import { gelu } from './kernels/gelu.ts'
import { globalPool } from './kernels/global-pool.ts'
import { keepMask, type MaskKey } from './kernels/keep-mask.ts'
import { layerNorm } from './kernels/layer-norm.ts'
import { matrixProduct, pointwiseConv } from './kernels/matrix-product.ts'
import { pool2d } from './kernels/pool.ts'
import { silu, trainingSilu } from './kernels/silu.ts'

/**
 * Training drops at random; the same seed and step drop the same. With `foldNorms` a convolution takes in the batch norm that reads
 * it, and one of 1 x 1 the batch norm that it reads: more work op by op, for it is done at each call, and less in a graph that holds the weights as constants.
 */
export type Mode = { readonly training: false; readonly foldNorms?: boolean } | { readonly training: true; readonly step: MaskKey['step'] }

export interface Context {
  readonly mode: Mode
  readonly seed: number
  /** By the name of a convolution, the batch norms that it takes in: the one that reads it, and the one that it reads. */
  readonly folds: Readonly<Record<'behind' | 'before', ReadonlyMap<string, BatchNorm>>>
  /** The weight of this name, such as `stem.conv/kernel`. */
  readonly weight: (name: string) => tf.Variable
}

const activations: Record<ActivationName, (x: tf.Tensor) => tf.Tensor> = {
  silu,
  relu6: tf.relu6,
  relu: tf.relu,
  gelu,
  sigmoid: tf.sigmoid,
  tanh: tf.tanh,
}

/** An input and a padding that TensorFlow's ops know. At stride 1 an odd kernel is padded alike by both. */
function padded(x: tf.Tensor, padding: Padding, kernel: number, stride: number): [tf.Tensor4D, 'same' | 'valid'] {
  const image = x as tf.Tensor4D
  if (padding === 'same' || stride === 1) return [image, 'same']
  const side: [number, number] = [(kernel - 1) / 2, (kernel - 1) / 2]
  return [tf.pad4d(image, [[0, 0], side, side, [0, 0]]), 'valid']
}

/** Examples or features dropped with probability `rate`, the others scaled so that the expectation stays. */
function drop(x: tf.Tensor, name: string, rate: number, { mode, seed }: Context, maskShape: number[]): tf.Tensor {
  if (!mode.training) return tf.clone(x)
  return tf.mul(x, keepMask(maskShape, rate, { seed, name, step: mode.step }))
}

/**
 * As a matrix product a convolution of 1 x 1 has faster gradients. For inference TensorFlow joins bias and SiLU to the convolution and
 * not to the product, which gains only where the image is one pixel.
 */
const isProduct = ({ kernel, stride, inPx }: Conv, { training }: Mode) => kernel === 1 && stride === 1 && (training || inPx === 1)

/** What each kind of layer does with the outputs of its inputs; an image is [batch, px, px, channels]. */
export const forward: Visitor<tf.Tensor, [readonly tf.Tensor[], Context]> = {
  conv(layer, [x], context) {
    const { kernel, bias } = convolutionWeights(layer, context)
    const [image, pad] = padded(x!, layer.padding, layer.kernel, layer.stride)
    if (isProduct(layer, context.mode)) return pointwiseConv(image, kernel, bias)
    const y = tf.conv2d(image, kernel, layer.stride, pad)
    return bias ? biasAdd(y, bias) : y
  },
  'depthwise-conv'(layer, [x], context) {
    const { kernel, bias } = convolutionWeights(layer, context)
    const [image, pad] = padded(x!, layer.padding, layer.kernel, layer.stride)
    const y = tf.depthwiseConv2d(image, kernel, layer.stride, pad)
    return bias ? biasAdd(y, bias) : y
  },
  'batch-norm'(layer, [x], { weight, mode, folds }) {
    const { name, epsilon, momentum, inputs } = layer
    if (folds.behind.has(inputs[0]!) || [...folds.before.values()].includes(layer)) return tf.clone(x!)
    const [scale, shift, mean, variance] = [
      weight(`${name}/scale`),
      weight(`${name}/shift`),
      weight(`${name}/mean`),
      weight(`${name}/variance`),
    ]
    if (mode.training) return trainingBatchNorm(x as tf.Tensor4D, scale, shift, { mean, variance }, { epsilon, momentum })
    return tf.batchNorm(x!, mean as tf.Tensor1D, variance as tf.Tensor1D, shift as tf.Tensor1D, scale as tf.Tensor1D, epsilon)
  },
  'layer-norm': ({ name, epsilon }, [x], { weight }) => layerNorm(x!, weight(`${name}/scale`), weight(`${name}/shift`), epsilon),
  'layer-scale': ({ name }, [x], { weight }) => tf.mul(x!, weight(`${name}/scale`)),
  activation: ({ activation }, [x], { mode }) => (mode.training && activation === 'silu' ? trainingSilu : activations[activation])(x!),
  pool: (layer, [x]) => pool2d(x as tf.Tensor4D, layer),
  'global-pool': ({ keepDims }, [x]) => globalPool(x as tf.Tensor4D, keepDims),
  gate: (_, [x, gate]) => tf.mul(x!, gate!),
  add: (_, [a, b]) => tf.add(a!, b!),
  attention: (layer, [qkv, bias]) => attention(layer, qkv!, bias!),
  'relative-bias': (layer, _, { weight }) => lookUpBias(weight(`${layer.name}/table`), layer),
  'relative-bias-mlp'(layer, _, context) {
    const { name, px, hidden, dropout } = layer
    const [hiddenKernel, hiddenBias, kernel, bias] = [
      context.weight(`${name}/hidden-kernel`),
      context.weight(`${name}/hidden-bias`),
      context.weight(`${name}/kernel`),
      context.weight(`${name}/bias`),
    ]
    const table = computeTable(px, { hiddenKernel, hiddenBias, kernel, bias }, (features) =>
      drop(features, name, dropout, context, [tableSide(px) ** 2, hidden]),
    )
    return lookUpBias(table, layer)
  },
  'drop-path': ({ name, rate }, [x], context) => drop(x!, name, rate, context, [x!.shape[0]!, 1, 1, 1]),
  dropout: ({ name, rate }, [x], context) => drop(x!, name, rate, context, x!.shape),
  dense: ({ name }, [x], { weight }) => biasAdd(matrixProduct(x!, weight(`${name}/kernel`)), weight(`${name}/bias`)),
}
