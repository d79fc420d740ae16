import * as tf from '@tensorflow/tfjs-core'
import type { BatchNorm, Conv, DepthwiseConv } from '../layer.ts'
import type { Context } from './forward.ts'

interface ConvolutionWeights {
  readonly kernel: tf.Tensor4D
  readonly bias?: tf.Tensor
}

/** A convolution's own weights; or, where it takes in batch norms, those with which it does the work of all. */
export function convolutionWeights(layer: Conv | DepthwiseConv, { weight, folds }: Context): ConvolutionWeights {
  const kernel = weight(`${layer.name}/kernel`) as tf.Tensor4D
  const bias = layer.kind === 'conv' && layer.hasBias ? weight(`${layer.name}/bias`) : undefined
  const [before, behind] = [folds.before.get(layer.name), folds.behind.get(layer.name)]
  const own = bias ? { kernel, bias } : { kernel }
  const led = before ? withNormBefore(own, slopeOf(before, weight)) : own
  return behind ? withNormBehind(led, slopeOf(behind, weight), layer) : led
}

/** A batch norm at inference: y = x * factor + offset, channel by channel. */
interface Slope {
  readonly factor: tf.Tensor
  readonly offset: tf.Tensor
}

function slopeOf({ name, epsilon }: BatchNorm, weight: Context['weight']): Slope {
  const part = (of: string) => weight(`${name}/${of}`)
  const factor = tf.mul(part('scale'), tf.rsqrt(tf.add(part('variance'), epsilon)))
  return { factor, offset: tf.sub(part('shift'), tf.mul(part('mean'), factor)) }
}

/** Of a kernel [1, 1, channels, outChannels], whose rows belong to the channels that are normalised. */
function withNormBefore({ kernel, bias }: ConvolutionWeights, { factor, offset }: Slope): ConvolutionWeights {
  const [, , channels, outChannels] = kernel.shape
  const matrix = tf.reshape(kernel, [channels, outChannels])
  const added = tf.reshape(tf.matMul(tf.reshape(offset, [1, channels]) as tf.Tensor2D, matrix as tf.Tensor2D), [outChannels])
  return { kernel: tf.mul(kernel, tf.reshape(factor, [channels, 1])), bias: bias ? tf.add(bias, added) : added }
}

/** A depthwise kernel is [kernel, kernel, channels, 1]: its output channels are its third axis. */
function withNormBehind({ kernel, bias }: ConvolutionWeights, { factor, offset }: Slope, layer: Conv | DepthwiseConv): ConvolutionWeights {
  const alongOutputs = layer.kind === 'depthwise-conv' ? tf.reshape(factor, [layer.channels, 1]) : factor
  return { kernel: tf.mul(kernel, alongOutputs), bias: bias ? tf.add(tf.mul(bias, factor), offset) : offset }
}
