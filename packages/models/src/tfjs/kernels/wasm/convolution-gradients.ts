import * as tf from '@tensorflow/tfjs-core'
import { padTo, spreadOut } from './image-grid.ts'
import { columnMeans } from './reduce.ts'
import { positionsOf, tapsOf, type Window } from './taps.ts'

/** Of the kernel [height, width, inChannels, outChannels]: for each position what it sees, transposed, times the output's gradient. */
export function convFilterGradient(image: tf.Tensor4D, dy: tf.Tensor4D, convolution: Window): tf.Tensor4D {
  const { inChannels, outChannels } = convolution
  const { alignOutput, tap } = tapsOf(image, convolution)
  // XNNPACK multiplies only what is not transposed: dy is transposed once, and the small answer once, in place of each tap
  const dyTransposed = tf.transpose(alignOutput(dy))
  const products = positionsOf(convolution).map(([row, column]) => tf.matMul(dyTransposed, tap(row, column)))
  const stacked = tf.reshape(tf.concat(products, 0), [-1, outChannels, inChannels])
  return tf.reshape(tf.transpose(stacked, [0, 2, 1]), convolution.filterShape)
}

/** Of the image: a convolution of the output's gradient by the kernel turned around, from its output channels to its input channels. */
export function convInputGradient(dy: tf.Tensor4D, kernel: tf.Tensor4D, convolution: Window): tf.Tensor4D {
  const exchanged = tf.transpose(turn(kernel), [0, 1, 3, 2]) as tf.Tensor4D
  return tf.conv2d(surroundings(dy, convolution), exchanged, 1, 'valid')
}

/** Of the kernel [height, width, channels, 1]: for each position the sum over what it sees times the output's gradient. */
export function depthwiseFilterGradient(image: tf.Tensor4D, dy: tf.Tensor4D, convolution: Window): tf.Tensor4D {
  const { alignOutput, tap } = tapsOf(image, convolution)
  const aligned = alignOutput(dy)
  const means = positionsOf(convolution).map(([row, column]) => columnMeans(tf.mul(tap(row, column), aligned) as tf.Tensor2D))
  return tf.reshape(tf.mul(tf.concat(means, 0), aligned.shape[0]), convolution.filterShape)
}

/** Of the image: a depthwise convolution of the output's gradient by the kernel turned around. */
export function depthwiseInputGradient(dy: tf.Tensor4D, kernel: tf.Tensor4D, convolution: Window): tf.Tensor4D {
  return tf.depthwiseConv2d(surroundings(dy, convolution), turn(kernel), 1, 'valid')
}

/** The output's gradient as a turned kernel has to see it to come to the image's size: zeros between for a stride, and zeros around. */
function surroundings(dy: tf.Tensor4D, convolution: Window): tf.Tensor4D {
  const { inHeight, inWidth, filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = convolution
  return padTo(spreadOut(dy, strideHeight, strideWidth), {
    top: filterHeight - 1 - padInfo.top,
    left: filterWidth - 1 - padInfo.left,
    height: inHeight + filterHeight - 1,
    width: inWidth + filterWidth - 1,
  })
}

/** Its positions in reverse order. tfjs's Reverse on wasm moves value by value, and took a seventh of a training step. */
function turn(kernel: tf.Tensor4D): tf.Tensor4D {
  const [height, width, inChannels, outChannels] = kernel.shape
  const count = height * width
  if (count === 1) return kernel
  const backwards = tf.tensor1d(
    Array.from({ length: count }, (_, i) => count - 1 - i),
    'int32',
  )
  return tf.reshape(tf.gather(tf.reshape(kernel, [count, inChannels * outChannels]), backwards), kernel.shape)
}
