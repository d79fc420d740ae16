import * as tf from '@tensorflow/tfjs-core'
import type { Conv, DepthwiseConv } from '../layer.ts'
import type { Context } from './forward.ts'

interface ConvolutionWeights {
  readonly kernel: tf.Tensor4D
  readonly bias?: tf.Tensor
}

/** A convolution's own weights; or, where it takes in a batch norm, those with which it does the work of both. */
export function convolutionWeights(layer: Conv | DepthwiseConv, { weight, folded }: Context): ConvolutionWeights {
  const kernel = weight(`${layer.name}/kernel`) as tf.Tensor4D
  const bias = layer.kind === 'conv' && layer.hasBias ? weight(`${layer.name}/bias`) : undefined
  const norm = folded.get(layer.name)
  if (!norm) return bias ? { kernel, bias } : { kernel }

  const part = (name: string) => weight(`${norm.name}/${name}`)
  const factor = tf.mul(part('scale'), tf.rsqrt(tf.add(part('variance'), norm.epsilon)))
  // a depthwise kernel is [kernel, kernel, channels, 1]: its output channels are its third axis
  const alongOutputs = layer.kind === 'depthwise-conv' ? tf.reshape(factor, [layer.channels, 1]) : factor
  const centred = tf.sub(bias ?? tf.zerosLike(factor), part('mean'))
  return { kernel: tf.mul(kernel, alongOutputs), bias: tf.add(part('shift'), tf.mul(centred, factor)) }
}
