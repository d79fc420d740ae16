import type { Call } from '../fold.ts'
import { attribute, integers, type ShapeFunction } from './infer-outputs.ts'

/** Padding `SAME` and `VALID` alone: the explicit one and channels-first are left to the op. */
function outputSide(call: Call, inputSide: number, kernelSide: number, axis: 1 | 2, dilated: boolean): number | undefined {
  const padding = attribute<string>(call, 'padding')
  const stride = attribute<number[]>(call, 'strides')?.[axis]
  const dilation = dilated ? (attribute<number[]>(call, 'dilations')?.[axis] ?? 1) : 1
  if (stride === undefined) return undefined
  if (padding === 'SAME') return Math.ceil(inputSide / stride)
  if (padding === 'VALID') return Math.ceil((inputSide - (kernelSide - 1) * dilation) / stride)
  return undefined
}

function windowed(call: Call, kernel: readonly number[], channels: number, dilated: boolean) {
  const [x] = call.operands
  if (attribute<string>(call, 'data_format') !== 'NHWC') return undefined
  const [batch, height, width] = x!.shape as [number, number, number]
  const [rows, columns] = [outputSide(call, height, kernel[0]!, 1, dilated), outputSide(call, width, kernel[1]!, 2, dilated)]
  return rows === undefined || columns === undefined ? undefined : [{ shape: [batch, rows, columns, channels], dtype: x!.dtype }]
}

const convolved: ShapeFunction = (call) => windowed(call, call.operands[1]!.shape, call.operands[1]!.shape[3]!, true)

const depthwise: ShapeFunction = (call) => {
  const [, , channels, multiplier] = call.operands[1]!.shape
  return windowed(call, call.operands[1]!.shape, channels! * multiplier!, true)
}

const pooled: ShapeFunction = (call) => {
  const kernel = attribute<number[]>(call, 'ksize')
  return kernel && windowed(call, kernel.slice(1, 3), call.operands[0]!.shape[3]!, false)
}

/** The gradient of an operand whose shape is a constant at `index`. */
const shapedBy =
  (index: number): ShapeFunction =>
  (call) => {
    const shape = integers(call, index)
    return shape && [{ shape, dtype: call.operands.at(-1)!.dtype }]
  }

export const convolutionShapes: Readonly<Record<string, ShapeFunction>> = {
  Conv2D: convolved,
  Conv2DBackpropInput: shapedBy(0),
  Conv2DBackpropFilter: shapedBy(1),
  DepthwiseConv2dNative: depthwise,
  DepthwiseConv2dNativeBackpropInput: shapedBy(0),
  DepthwiseConv2dNativeBackpropFilter: shapedBy(1),
  AvgPool: pooled,
  MaxPool: pooled,
  AvgPoolGrad: shapedBy(0),
  MaxPoolGrad: ({ operands: [x] }) => [x!],
  MatMul(call) {
    const [a, b] = call.operands
    const rows = a!.shape[attribute<boolean>(call, 'transpose_a') ? 1 : 0]!
    return [{ shape: [rows, b!.shape[attribute<boolean>(call, 'transpose_b') ? 0 : 1]!], dtype: a!.dtype }]
  },
  BatchMatMulV2(call) {
    const [a, b] = call.operands
    const batch = a!.shape.slice(0, -2)
    // batches that differ stretch: left to the op
    if (batch.join() !== b!.shape.slice(0, -2).join()) return undefined
    const rows = a!.shape.at(attribute<boolean>(call, 'adj_x') ? -1 : -2)!
    return [{ shape: [...batch, rows, b!.shape.at(attribute<boolean>(call, 'adj_y') ? -2 : -1)!], dtype: a!.dtype }]
  },
}
