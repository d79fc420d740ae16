import type { Constant, Node, Op, Output } from '@effzoo/tfjs-compile'
import type { Fusion } from './fusion.ts'
import { attributeOf, constantOf, integersOf, isFloat, isOp, isSameShape, onlyReader, type Readers } from './graph-patterns.ts'
import { activations, matchActivation } from './match-activation.ts'

/** The kernels copy a tile's input row by row, and have room for so many. */
const maxKernel = 7

/** Channels that every width of vector divides. */
const vectorChannels = 16

/**
 * A convolution, or a product with a matrix, and what is done to it: gate, bias, activation, residual. Of two that are added to each
 * other the first takes the sum: `isTaken` tells of it.
 */
export function matchConvolution(node: Node, readers: Readers, isTaken: (end: Node) => boolean): Fusion | undefined {
  if (!isOp(node, 'Conv2D', 'MatMul')) return undefined
  const [input, filter] = node.inputs as [Output, Output]
  const layout = node.op === 'Conv2D' ? layoutOf(node, readers) : productLayout(node)
  if (!layout || !isFloat(input) || !constantOf(filter)) return undefined
  if (node.op === 'Conv2D' && filter.shape[2] !== input.shape[3]) return undefined // in groups
  const biased = matchBias(node, filter.shape.at(-1)!, readers)
  const { activation, end } = matchActivation(biased.end, readers)
  const found = matchResidual(end, readers)
  const residual = found && !isTaken(found.end) ? found : undefined
  const gate = layout.isPointwise ? matchGate(input, readers) : undefined
  return {
    end: residual?.end ?? end,
    op: 'EffzooConvolution',
    attributes: {
      ...layout.attributes,
      activation: activations[activation],
      gates: gate ? 1 : 0,
      residuals: residual ? 1 : 0,
    },
    inputs: [gate?.image ?? layout.image, filter, biased.bias, ...(gate ? [gate.gate] : []), ...(residual ? [residual.other] : [])],
  }
}

export function matchDepthwise(node: Node, readers: Readers): Fusion | undefined {
  if (!isOp(node, 'DepthwiseConv2dNative')) return undefined
  const [input, filter] = node.inputs as [Output, Output]
  const layout = layoutOf(node, readers)
  const [kernel, , channels, multiplier] = filter.shape as [number, number, number, number]
  if (!layout || !isFloat(input) || !constantOf(filter) || multiplier !== 1 || channels % vectorChannels !== 0) return undefined
  if (![3, 5].includes(kernel) || ![1, 2].includes(layout.attributes.stride)) return undefined
  const biased = matchBias(node, channels, readers)
  const { activation, end } = matchActivation(biased.end, readers)
  return {
    end,
    op: 'EffzooDepthwiseConvolution',
    attributes: { ...layout.attributes, activation: activations[activation] },
    inputs: [layout.image, filter, biased.bias],
  }
}

interface Layout {
  /** The input without the rows and columns of zeros around it. */
  readonly image: Output
  readonly attributes: Readonly<Record<'stride' | 'pad_top' | 'pad_left' | 'out_height' | 'out_width', number>>
  readonly isPointwise: boolean
}

function layoutOf(node: Op, readers: Readers): Layout | undefined {
  const [input, filter] = node.inputs as [Output, Output]
  const [, height, width] = input.shape as [number, number, number]
  const [kernel, kernelWidth] = filter.shape as [number, number]
  const [, stride, strideWidth] = attributeOf(node, 'strides') as readonly number[] as [number, number, number]
  const dilations = attributeOf(node, 'dilations') as readonly number[] | undefined
  const padding = attributeOf(node, 'padding')
  if (kernel !== kernelWidth || kernel > maxKernel || stride !== strideWidth || dilations?.some((dilation) => dilation !== 1))
    return undefined
  if (attributeOf(node, 'data_format') !== 'NHWC' || (padding !== 'SAME' && padding !== 'VALID')) return undefined
  const outPx = (px: number) => (padding === 'SAME' ? Math.ceil(px / stride) : Math.floor((px - kernel) / stride) + 1)
  // TensorFlow puts the odd row of zeros behind
  const padBefore = (px: number) => (padding === 'SAME' ? Math.max(0, (outPx(px) - 1) * stride + kernel - px) >> 1 : 0)
  const { image, top, left } = withoutPadding(input, readers)
  return {
    image,
    attributes: {
      stride,
      pad_top: padBefore(height) + top,
      pad_left: padBefore(width) + left,
      out_height: outPx(height),
      out_width: outPx(width),
    },
    isPointwise: kernel === 1 && stride === 1,
  }
}

/** An image that is padded with zeros for the convolution alone, and how many of them lie before it. */
function withoutPadding(input: Output, readers: Readers): { readonly image: Output; readonly top: number; readonly left: number } {
  const { node } = input
  const asItIs = { image: input, top: 0, left: 0 }
  if (!isOp(node, 'PadV2', 'Pad') || !onlyReader(node, readers)) return asItIs
  const [image, paddings, value] = node.inputs
  const sides = integersOf(paddings!)
  if (sides?.length !== 8 || (value && constantOf(value)?.values[0] !== 0)) return asItIs
  const [batchBefore, batchBehind, top, , left, , channelsBefore, channelsBehind] = sides as readonly number[] & { readonly length: 8 }
  if (batchBefore || batchBehind || channelsBefore || channelsBehind) return asItIs
  return { image: image!, top: top!, left: left! }
}

function productLayout(node: Op): Layout | undefined {
  if (attributeOf(node, 'transpose_a') || attributeOf(node, 'transpose_b')) return undefined
  return { image: node.inputs[0]!, attributes: { stride: 1, pad_top: 0, pad_left: 0, out_height: 1, out_width: 1 }, isPointwise: false }
}

/** The bias that is added to a convolution, and the node that adds it; zeros where there is none. */
function matchBias(node: Node, channels: number, readers: Readers): { readonly bias: Output; readonly end: Node } {
  const reader = onlyReader(node, readers)
  if (isOp(reader, 'BiasAdd') && reader.inputs[0]!.node === node && constantOf(reader.inputs[1]!) && isChannelsLast(reader))
    return { bias: reader.inputs[1]!, end: reader }
  const zeros: Constant = { kind: 'constant', shape: [channels], dtype: 1, values: new Float32Array(channels) }
  return { bias: { node: zeros, index: 0, shape: zeros.shape, dtype: zeros.dtype }, end: node }
}

const isChannelsLast = (node: Op) => attributeOf(node, 'data_format') !== 'NCHW'

/** A sum with something as large, which is all that reads the convolution. */
function matchResidual(node: Node, readers: Readers): { readonly other: Output; readonly end: Node } | undefined {
  const reader = onlyReader(node, readers)
  if (!isOp(reader, 'Add', 'AddV2')) return undefined
  const [own, other] = reader.inputs[0]!.node === node ? reader.inputs : reader.inputs.toReversed()
  if (!isSameShape(own!, other!)) return undefined
  return { other: other!, end: reader }
}

/** image [batch, px, px, channels] times gate [batch, 1, 1, channels], read by the convolution alone. */
function matchGate(input: Output, readers: Readers): { readonly image: Output; readonly gate: Output } | undefined {
  if (!isOp(input.node, 'Mul') || !onlyReader(input.node, readers)) return undefined
  const [a, b] = input.node.inputs as [Output, Output]
  const [batch, , , channels] = input.shape
  const isGate = ({ shape }: Output) => shape.join() === `${batch},1,1,${channels}`
  if (isSameShape(a, input) && isGate(b)) return { image: a, gate: b }
  return isSameShape(b, input) && isGate(a) ? { image: b, gate: a } : undefined
}
