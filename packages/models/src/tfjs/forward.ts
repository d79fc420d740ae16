import * as tf from '@tensorflow/tfjs-core'
import type { Visitor } from '../layer.ts'
import { tableSide } from '../relative-position.ts'
import type { ActivationName, Padding } from '../spec.ts'
import { attention, computeTable, lookUpBias } from './attention.ts'
import { keepMask } from './keep-mask.ts'
import { trainingBatchNorm } from './kernels/batch-norm.ts'
import { gelu } from './kernels/gelu.ts'
import { layerNorm } from './kernels/layer-norm.ts'
import { pool2d } from './kernels/pool.ts'
import { silu } from './kernels/silu.ts'

/** Training drops at random; the same seed and step drop the same. */
export type Mode = { readonly training: false } | { readonly training: true; readonly step: number }

export interface Context {
  readonly mode: Mode
  readonly seed: number
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
  return tf.mul(x, tf.tensor(keepMask(maskShape, rate, `${seed}/${mode.step}/${name}`), maskShape))
}

/** What each kind of layer does with the outputs of its inputs; an image is [batch, px, px, channels]. */
export const forward: Visitor<tf.Tensor, [readonly tf.Tensor[], Context]> = {
  conv({ name, kernel, stride, padding, hasBias }, [x], { weight }) {
    const [image, pad] = padded(x!, padding, kernel, stride)
    const y = tf.conv2d(image, weight(`${name}/kernel`) as tf.Tensor4D, stride, pad)
    return hasBias ? tf.add(y, weight(`${name}/bias`)) : y
  },
  'depthwise-conv'({ name, kernel, stride, padding }, [x], { weight }) {
    const [image, pad] = padded(x!, padding, kernel, stride)
    return tf.depthwiseConv2d(image, weight(`${name}/kernel`) as tf.Tensor4D, stride, pad)
  },
  'batch-norm'({ name, epsilon, momentum }, [x], { weight, mode }) {
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
  activation: ({ activation }, [x]) => activations[activation](x!),
  pool: (layer, [x]) => pool2d(x as tf.Tensor4D, layer),
  'global-pool': ({ keepDims }, [x]) => tf.mean(x!, [1, 2], keepDims),
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
  dense: ({ name }, [x], { weight }) =>
    tf.add(tf.matMul(x as tf.Tensor2D, weight(`${name}/kernel`) as tf.Tensor2D), weight(`${name}/bias`)),
}
