import { foldIntoBias, foldIntoKernel } from '../fold-batch-norms.ts'
import type { BatchNorm, Conv, DepthwiseConv, LayerOf } from '../layer.ts'
import { transpose } from '../weights/transpose.ts'
import { type Context, image, type Value } from './context.ts'

type Windowed = Conv | DepthwiseConv | LayerOf<'pool'>

/** Above, left, below, right: SAME of TensorFlow puts more at the end where it does not divide. */
function padsOf({ padding, kernel, stride, inPx, outPx }: Windowed): number[] {
  const total = Math.max((outPx - 1) * stride + kernel - inPx, 0)
  const before = padding === 'same' ? total >> 1 : (kernel - 1) / 2
  const after = padding === 'same' ? total - before : before
  return [before, before, after, after]
}

export const windowOf = (layer: Windowed) => ({
  kernel_shape: { ints: [layer.kernel, layer.kernel] },
  strides: { ints: [layer.stride, layer.stride] },
  pads: { ints: padsOf(layer) },
})

interface Kernel {
  /** In the model. */
  readonly shape: readonly number[]
  /** Brings it to ONNX's [outChannels, inChannels / group, height, width]. */
  readonly axes: readonly number[]
  readonly group: number
  readonly hasBias: boolean
}

/** A convolution, together with the batch norm after it where that is folded. */
export function convolution(layer: Conv | DepthwiseConv, x: Value, { shape, axes, group, hasBias }: Kernel, context: Context): Value {
  const { writer, read, folded } = context
  const { name } = layer
  const norm = folded.get(name)
  const onnxShape = axes.map((axis) => shape[axis]!)
  const kernel = async () => {
    const values = transpose(await read(`${name}/kernel`), shape, axes)
    return norm ? foldIntoKernel(values, await readNorm(read, norm), norm.epsilon) : values
  }
  const bias = async () => {
    const own = hasBias ? await read(`${name}/bias`) : new Float32Array(onnxShape[0]!)
    return norm ? foldIntoBias(own, await readNorm(read, norm), norm.epsilon) : own
  }
  const inputs = [x.name, writer.initializer({ name: `${name}/kernel`, type: 'float32', shape: onnxShape, values: kernel })]
  if (norm || hasBias) inputs.push(writer.initializer({ name: `${name}/bias`, type: 'float32', shape: [onnxShape[0]!], values: bias }))
  return image(writer.node(name, 'Conv', inputs, { ...windowOf(layer), group: { i: group } }))
}

const readNorm = async (read: Context['read'], { name }: BatchNorm) => ({
  scale: await read(`${name}/scale`),
  shift: await read(`${name}/shift`),
  mean: await read(`${name}/mean`),
  variance: await read(`${name}/variance`),
})
