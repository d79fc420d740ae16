import * as tf from '@tensorflow/tfjs-core'

/** The part of tfjs-node's backend that runs a TensorFlow op by its name. */
interface TensorFlowBackend {
  executeMultipleOutputs(op: string, attributes: readonly OpAttribute[], inputs: readonly tf.Tensor[], outputCount: number): tf.Tensor[]
  readonly binding: Readonly<Record<string, number>>
}

interface OpAttribute {
  readonly name: string
  readonly type: number
  readonly value: unknown
}

/** An attribute's value under the name of its kind. */
type Value =
  | { readonly type: 'float32' | 'int32' }
  | { readonly float: number }
  | { readonly int: number | readonly number[] }
  | { readonly bool: boolean }
  | { readonly string: string }

export const isTensorflow = () => tf.getBackend() === 'tensorflow'

/** Runs one of TensorFlow's own ops, many of which tfjs has no function for; only where isTensorflow. */
export function tensorflowOp(
  op: string,
  attributes: Readonly<Record<string, Value>>,
  inputs: readonly tf.Tensor[],
  outputCount = 1,
): tf.Tensor[] {
  const backend = tf.backend() as unknown as TensorFlowBackend
  const { binding } = backend
  const types = { float32: binding.TF_FLOAT, int32: binding.TF_INT32 }
  const list = Object.entries(attributes).map(([name, value]): OpAttribute => {
    if ('type' in value) return { name, type: binding.TF_ATTR_TYPE!, value: types[value.type] }
    const [kind, plain] = Object.entries(value)[0]!
    return { name, type: binding[`TF_ATTR_${kind.toUpperCase()}`]!, value: plain }
  })
  return backend.executeMultipleOutputs(op, list, inputs, outputCount)
}
