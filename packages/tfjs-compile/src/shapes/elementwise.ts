import type { Operand, ShapeFunction } from './infer-outputs.ts'

const likeFirst: ShapeFunction = ({ operands: [x] }) => [x!]

/** NumPy's rule: sizes are aligned at the right, and 1 stretches. */
export function broadcast(shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map(({ length }) => length))
  return Array.from({ length: rank }, (_, axis) => {
    const sizes = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1)
    return sizes.find((size) => size !== 1) ?? 1
  })
}

const shapesOf = (operands: readonly Operand[]) => operands.map(({ shape }) => shape)

const broadcasted: ShapeFunction = ({ operands }) => [{ shape: broadcast(shapesOf(operands)), dtype: operands[0]!.dtype }]

const compared: ShapeFunction = ({ operands }, { TF_BOOL }) => [{ shape: broadcast(shapesOf(operands)), dtype: TF_BOOL }]

const isA: ShapeFunction = ({ operands: [x] }, { TF_BOOL }) => [{ shape: x!.shape, dtype: TF_BOOL }]

const forAll = (ops: readonly string[], shape: ShapeFunction) => Object.fromEntries(ops.map((op) => [op, shape]))

export const elementwiseShapes: Readonly<Record<string, ShapeFunction>> = {
  ...forAll(['Abs', 'Ceil', 'Cos', 'Elu', 'Erf', 'Exp', 'Expm1', 'Floor', 'Log', 'Log1p', 'Neg', 'OnesLike'], likeFirst),
  ...forAll(['Reciprocal', 'Relu', 'Relu6', 'Round', 'Rsqrt', 'Selu', 'Sigmoid', 'Sign', 'Sin', 'Softplus'], likeFirst),
  ...forAll(['Sqrt', 'Square', 'Tan', 'Tanh', 'ZerosLike', 'Softmax', 'LeakyRelu'], likeFirst),
  ...forAll(['BiasAdd', 'AddN', 'EluGrad', 'Relu6Grad', 'ReluGrad', 'SigmoidGrad', 'TanhGrad'], likeFirst),
  ...forAll(['Add', 'AddV2', 'Sub', 'Mul', 'RealDiv', 'FloorDiv', 'FloorMod', 'Pow'], broadcasted),
  ...forAll(['Maximum', 'Minimum', 'SquaredDifference'], broadcasted),
  ...forAll(['Equal', 'NotEqual', 'Greater', 'GreaterEqual', 'Less', 'LessEqual', 'LogicalAnd', 'LogicalOr'], compared),
  ...forAll(['LogicalNot', 'IsFinite', 'IsInf', 'IsNan'], isA),
  Cast: ({ operands: [x], attributes }) => {
    const to = attributes.find(({ name }) => name === 'DstT')?.value
    return typeof to === 'number' ? [{ shape: x!.shape, dtype: to }] : undefined
  },
  // the condition of tf.where has the shape of both, or is a vector that chooses rows
  Select: ({ operands: [, chosen] }) => [chosen!],
  SelectV2: ({ operands }) => [{ shape: broadcast(shapesOf(operands)), dtype: operands[1]!.dtype }],
}
