import * as tf from '@tensorflow/tfjs-core'
import type { Replacement } from './backend.ts'
import { convFilterGradient, convInputGradient, depthwiseFilterGradient, depthwiseInputGradient } from './convolution-gradients.ts'
import { identity, slice, tile } from './memory.ts'
import { maxPoolGradient } from './pool-gradient.ts'
import { mean, sum, unsortedSegmentSum } from './reduce.ts'
import type { Window } from './taps.ts'

const backendName = 'wasm'

type Shape4D = [number, number, number, number]

/** How tfjs-core calls the gradients of its convolutions (its gradients/Conv2D_grad.js and DepthwiseConv2dNative_grad.js). */
interface ConvolutionCall {
  readonly inputs: { readonly x?: tf.Tensor4D; readonly dy: tf.Tensor4D; readonly filter?: tf.Tensor4D }
  readonly attrs: {
    readonly strides: number | [number, number]
    readonly pad: 'same' | 'valid' | number | tf.backend_util.ExplicitPadding
    readonly dilations?: number | [number, number]
    readonly dimRoundingMode?: 'floor' | 'round' | 'ceil'
    readonly dataFormat?: 'NHWC' | 'NCHW'
    readonly inputShape?: Shape4D
    readonly filterShape?: Shape4D
  }
}

function convolutionOf({ inputs, attrs }: ConvolutionCall, isDepthwise: boolean): Window {
  const { strides, pad, dilations = 1, dimRoundingMode, dataFormat = 'NHWC' } = attrs
  const imageShape = inputs.x?.shape ?? attrs.inputShape!
  const kernelShape = inputs.filter?.shape ?? attrs.filterShape!
  if (dataFormat !== 'NHWC') throw new Error(`gradients of convolutions on wasm take NHWC, not ${dataFormat}`)
  if ([dilations].flat().some((dilation) => dilation !== 1)) throw new Error('gradients of convolutions on wasm take no dilation')
  if (isDepthwise && kernelShape[3] !== 1) throw new Error('gradients of depthwise convolutions on wasm take one output for each channel')
  return tf.backend_util.computeConv2DInfo(imageShape, kernelShape, strides, dilations, pad, dimRoundingMode, isDepthwise)
}

/** What the backend lacks. */
const added: Record<string, (call: never) => tf.Tensor> = {
  Conv2DBackpropFilter: (call: ConvolutionCall) => convFilterGradient(call.inputs.x!, call.inputs.dy, convolutionOf(call, false)),
  DepthwiseConv2dNativeBackpropFilter: (call: ConvolutionCall) =>
    depthwiseFilterGradient(call.inputs.x!, call.inputs.dy, convolutionOf(call, true)),
  DepthwiseConv2dNativeBackpropInput: (call: ConvolutionCall) =>
    depthwiseInputGradient(call.inputs.dy, call.inputs.filter!, convolutionOf(call, true)),
  UnsortedSegmentSum: unsortedSegmentSum,
}

/** What it does slowly, and the gradient of a maximum, which it does wrong. */
const replaced: Record<string, Replacement> = {
  Conv2DBackpropInput: (call: ConvolutionCall) =>
    tf.tidy(() => convInputGradient(call.inputs.dy, call.inputs.filter!, convolutionOf(call, false))),
  Identity: identity,
  MaxPoolGrad: maxPoolGradient,
  Mean: mean,
  Slice: slice,
  Sum: sum,
  Tile: tile,
}

/**
 * Gives tfjs-backend-wasm 4.22 what it lacks to train a convolutional network (tensorflow/tfjs#8474), out of kernels that it has, and faster
 * forms of what training needs most: a step of EfficientNetV2-B0 on 8 images of 224 px takes 2.8 s, and took 6.8 before Identity, Mean, Slice,
 * Sum and Tile were replaced. For the whole process, and once.
 */
export function registerWasmKernels(): void {
  if (tf.getKernel('Conv2DBackpropFilter', backendName)) return
  for (const [kernelName, compute] of Object.entries(added))
    tf.registerKernel({ kernelName, backendName, kernelFunc: (call) => tf.tidy(() => compute(call as never)) })
  for (const [kernelName, compute] of Object.entries(replaced)) {
    const own = tf.getKernel(kernelName, backendName)
    tf.unregisterKernel(kernelName, backendName)
    tf.registerKernel({ ...own, kernelFunc: (call) => compute(call as never) ?? own.kernelFunc(call) })
  }
}
