import { attribute, integers, type ShapeFunction } from './infer-outputs.ts'

/** Reserved outputs go from an op to its gradient alone; how large they are is the kernel's own affair. */
const reserved = (dtype: number) => ({ shape: [0], dtype })

const batchNorm: ShapeFunction = ({ operands: [x, scale], outputCount }, { TF_FLOAT }) => {
  const statistic = { shape: scale!.shape, dtype: TF_FLOAT }
  return [x!, statistic, statistic, statistic, statistic, reserved(TF_FLOAT)].slice(0, outputCount)
}

export const normalizationShapes: Readonly<Record<string, ShapeFunction>> = {
  FusedBatchNorm: batchNorm,
  FusedBatchNormV3: batchNorm,
  FusedBatchNormGradV3: ({ operands: [, x, scale] }, { TF_FLOAT }) => {
    const parameter = { shape: scale!.shape, dtype: TF_FLOAT }
    return [x!, parameter, parameter, reserved(TF_FLOAT), reserved(TF_FLOAT)]
  },
  BiasAddGrad: (call) => {
    const [gradient] = call.operands
    return attribute(call, 'data_format') === 'NCHW' ? undefined : [{ shape: gradient!.shape.slice(-1), dtype: gradient!.dtype }]
  },
  OneHot: (call) => {
    const [indices, depth, on] = call.operands
    const count = depth?.values instanceof Int32Array ? depth.values[0] : undefined
    return count === undefined ? undefined : [{ shape: [...indices!.shape, count], dtype: on!.dtype }]
  },
  SparseSoftmaxCrossEntropyWithLogits: ({ operands: [logits, labels] }) => [{ shape: labels!.shape, dtype: logits!.dtype }, logits!],
  SoftmaxCrossEntropyWithLogits: ({ operands: [logits] }) => [{ shape: [logits!.shape[0]!], dtype: logits!.dtype }, logits!],
  StatelessRandomUniform: (call, { TF_FLOAT }) => {
    const shape = integers(call, 0)
    return shape && [{ shape, dtype: attribute<number>(call, 'dtype') ?? TF_FLOAT }]
  },
}
