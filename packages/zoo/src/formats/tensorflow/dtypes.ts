import type { Dtype } from '../tensor.ts'

/** tensorflow/core/framework/types.proto. */
export const dtypes: ReadonlyMap<number, Dtype> = new Map([
  [1, 'float32'],
  [2, 'float64'],
  [3, 'int32'],
  [4, 'uint8'],
  [5, 'int16'],
  [6, 'int8'],
  [9, 'int64'],
  [10, 'bool'],
  [14, 'bfloat16'],
  [17, 'uint16'],
  [19, 'float16'],
  [22, 'uint32'],
  [23, 'uint64'],
])

/** The object graph of TensorFlow 2 and the like: no weights. */
export const stringDtype = 7
