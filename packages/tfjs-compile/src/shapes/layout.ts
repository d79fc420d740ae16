import { attribute, integers, type ShapeFunction } from './infer-outputs.ts'

const sizeOf = (shape: readonly number[]) => shape.reduce((size, side) => size * side, 1)

/** Ops that move values and compute none. */
export const layoutShapes: Readonly<Record<string, ShapeFunction>> = {
  Reshape(call) {
    const [x] = call.operands
    const asked = integers(call, 1)
    if (!asked) return undefined
    const known = sizeOf(asked.filter((size) => size !== -1))
    return [{ shape: asked.map((size) => (size === -1 ? sizeOf(x!.shape) / known : size)), dtype: x!.dtype }]
  },
  Transpose(call) {
    const [x] = call.operands
    const order = integers(call, 1)
    return order && [{ shape: order.map((axis) => x!.shape[axis]!), dtype: x!.dtype }]
  },
  ExpandDims(call) {
    const [x] = call.operands
    const axis = integers(call, 1)?.[0]
    if (axis === undefined) return undefined
    return [{ shape: x!.shape.toSpliced(axis < 0 ? axis + x!.shape.length + 1 : axis, 0, 1), dtype: x!.dtype }]
  },
  Slice(call) {
    const [x] = call.operands
    const [begin, size] = [integers(call, 1), integers(call, 2)]
    if (!begin || !size) return undefined
    return [{ shape: size.map((count, axis) => (count === -1 ? x!.shape[axis]! - begin[axis]! : count)), dtype: x!.dtype }]
  },
  PadV2(call) {
    const [x] = call.operands
    const paddings = integers(call, 1)
    if (!paddings) return undefined
    return [{ shape: x!.shape.map((size, axis) => size + paddings[2 * axis]! + paddings[2 * axis + 1]!), dtype: x!.dtype }]
  },
  ConcatV2(call) {
    const axis = integers(call, call.operands.length - 1)?.[0]
    if (axis === undefined) return undefined
    const [first, ...others] = call.operands.slice(0, -1)
    const at = axis < 0 ? axis + first!.shape.length : axis
    const size = others.reduce((sum, { shape }) => sum + shape[at]!, first!.shape[at]!)
    return [{ shape: first!.shape.with(at, size), dtype: first!.dtype }]
  },
  SplitV(call) {
    const [x] = call.operands
    const [sizes, axis] = [integers(call, 1), integers(call, 2)?.[0]]
    if (!sizes || axis === undefined || sizes.includes(-1)) return undefined
    const at = axis < 0 ? axis + x!.shape.length : axis
    return sizes.map((size) => ({ shape: x!.shape.with(at, size), dtype: x!.dtype }))
  },
  Pack(call) {
    const [first] = call.operands
    const axis = attribute<number>(call, 'axis')
    if (axis === undefined || axis < 0) return undefined
    return [{ shape: first!.shape.toSpliced(axis, 0, call.operands.length), dtype: first!.dtype }]
  },
  Tile(call) {
    const [x] = call.operands
    const multiples = integers(call, 1)
    return multiples && [{ shape: x!.shape.map((size, axis) => size * multiples[axis]!), dtype: x!.dtype }]
  },
  GatherV2(call) {
    const [x, rows] = call.operands
    const axis = integers(call, 2)?.[0]
    if (axis === undefined || axis < 0 || attribute<number>(call, 'batch_dims') !== 0) return undefined
    return [{ shape: x!.shape.toSpliced(axis, 1, ...rows!.shape), dtype: x!.dtype }]
  },
  // on zeros, as where a shape is asked of the op itself, all its places would be the same, which it refuses
  SparseToDense(call) {
    const shape = integers(call, 1)
    return shape && [{ shape, dtype: call.operands[2]!.dtype }]
  },
  UnsortedSegmentSum(call) {
    const [x, segments] = call.operands
    const count = integers(call, 2)?.[0]
    return count === undefined ? undefined : [{ shape: [count, ...x!.shape.slice(segments!.shape.length)], dtype: x!.dtype }]
  },
}
