import { attribute, integers, type ShapeFunction } from './infer-outputs.ts'

const reduced: ShapeFunction = (call) => {
  const [x] = call.operands
  const axes = integers(call, 1)?.map((axis) => (axis < 0 ? axis + x!.shape.length : axis))
  if (!axes) return undefined
  const shape = attribute<boolean>(call, 'keep_dims')
    ? x!.shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
    : x!.shape.filter((_, axis) => !axes.includes(axis))
  return [{ shape, dtype: x!.dtype }]
}

export const reductionShapes: Readonly<Record<string, ShapeFunction>> = {
  ...Object.fromEntries(['Sum', 'Mean', 'Max', 'Min', 'Prod', 'All', 'Any'].map((op) => [op, reduced])),
}
