import { foldIntoBias, foldIntoKernel } from '../fold-batch-norms.ts'
import type { BatchNorm, Conv, DepthwiseConv, LayerOf } from '../layer.ts'
import type { Padding } from '../spec.ts'
import { inverse, transpose } from '../weights/transpose.ts'
import type { Context } from './context.ts'
import type { Attribute } from './graph.ts'

interface Window {
  readonly name: string
  readonly padding: Padding
  readonly kernel: number
  readonly stride: number
}

/** What pads a maximum must never be one. */
const lowest = -3.4e38

/** An image and a padding that TensorFlow's ops know. At stride 1 an odd kernel is padded alike by both. */
export function padded(x: string, { name, padding, kernel, stride }: Window, { writer }: Context, fill = 0): [string, 'SAME' | 'VALID'] {
  if (padding === 'same' || stride === 1) return [x, 'SAME']
  const side = (kernel - 1) / 2
  const pads = writer.constant({
    name: `constant/pads_${side}`,
    type: 'int32',
    shape: [4, 2],
    values: () => Int32Array.of(0, 0, side, side, side, side, 0, 0),
  })
  return [writer.node(`${name}/padded`, 'PadV2', [x, pads, writer.number(fill)], { Tpaddings: { type: 'int32' } }), 'VALID']
}

const windowAttributes = (stride: number, padding: string): Record<string, Attribute> => ({
  strides: { ints: [1, stride, stride, 1] },
  padding: { text: padding },
  data_format: { text: 'NHWC' },
})

interface Kernel {
  readonly shape: readonly number[]
  /** Brings the output channels to the front, where a batch norm is folded in. */
  readonly axes: readonly number[]
  readonly op: 'Conv2D' | 'DepthwiseConv2dNative'
  readonly channels: number
  readonly hasBias: boolean
}

/** A convolution, together with the batch norm after it where that is folded. */
export function convolution(
  layer: Conv | DepthwiseConv,
  x: string,
  { shape, axes, op, channels, hasBias }: Kernel,
  context: Context,
): string {
  const { writer, read, folded } = context
  const { name } = layer
  const norm = folded.get(name)
  const kernel = () => {
    const values = read(`${name}/kernel`)
    if (!norm) return values
    const folded = foldIntoKernel(transpose(values, shape, axes), normValues(read, norm), norm.epsilon)
    const channelsFirst = axes.map((axis) => shape[axis]!)
    return transpose(folded, channelsFirst, inverse(axes))
  }
  const bias = () => {
    const own = hasBias ? read(`${name}/bias`) : new Float32Array(channels)
    return norm ? foldIntoBias(own, normValues(read, norm), norm.epsilon) : own
  }
  const hasSum = norm !== undefined || hasBias
  const [image, padding] = padded(x, layer, context)
  const inputs = [image, writer.constant({ name: `${name}/kernel`, type: 'float32', shape, values: kernel })]
  const attributes = { ...windowAttributes(layer.stride, padding), dilations: { ints: [1, 1, 1, 1] } }
  const product = writer.node(hasSum ? `${name}/product` : name, op, inputs, attributes)
  if (!hasSum) return product
  const sum = writer.constant({ name: `${name}/bias`, type: 'float32', shape: [channels], values: bias })
  return writer.node(name, 'BiasAdd', [product, sum], { data_format: { text: 'NHWC' } })
}

const normValues = (read: Context['read'], { name }: BatchNorm) => ({
  scale: read(`${name}/scale`),
  shift: read(`${name}/shift`),
  mean: read(`${name}/mean`),
  variance: read(`${name}/variance`),
})

/** The largest or the mean value of each window; what padding adds counts in neither. */
export function pool(layer: LayerOf<'pool'>, x: string, context: Context): string {
  const { name, kernel, stride } = layer
  const [image, padding] = padded(x, layer, context, layer.pool === 'max' ? lowest : 0)
  const attributes = { ksize: { ints: [1, kernel, kernel, 1] }, ...windowAttributes(stride, padding) }
  if (layer.pool === 'max') return context.writer.node(name, 'MaxPool', [image], attributes)
  if (padding === 'SAME') return context.writer.node(name, 'AvgPool', [image], attributes)
  const mean = context.writer.node(`${name}/with-padding`, 'AvgPool', [image], attributes)
  return context.writer.node(name, 'RealDiv', [mean, insideShares(layer, context)])
}

/** For each window the share of it that lies in the image and not in its padding. */
function insideShares({ kernel, stride, inPx, outPx }: LayerOf<'pool'>, { writer }: Context): string {
  const side = (kernel - 1) / 2
  const inside = (out: number) => Math.min(out * stride - side + kernel, inPx) - Math.max(out * stride - side, 0)
  return writer.constant({
    name: `inside-shares/${kernel}_${stride}_${inPx}`,
    type: 'float32',
    shape: [1, outPx, outPx, 1],
    values: () => Float32Array.from({ length: outPx * outPx }, (_, i) => (inside(Math.floor(i / outPx)) * inside(i % outPx)) / kernel ** 2),
  })
}
