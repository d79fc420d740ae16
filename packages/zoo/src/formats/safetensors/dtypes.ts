import type { Dtype } from '../tensor.ts'

/** As the format names them. Its sub-byte, 8-bit float and complex types occur in no model of this zoo, and are refused. */
export const dtypes: ReadonlyMap<string, Dtype> = new Map([
  ['BOOL', 'bool'],
  ['U8', 'uint8'],
  ['I8', 'int8'],
  ['I16', 'int16'],
  ['U16', 'uint16'],
  ['F16', 'float16'],
  ['BF16', 'bfloat16'],
  ['I32', 'int32'],
  ['U32', 'uint32'],
  ['F32', 'float32'],
  ['F64', 'float64'],
  ['I64', 'int64'],
  ['U64', 'uint64'],
])

/** The reference writes tensors in descending order of their type, and this is the order of types: equal tensors then give an equal file. */
export const dtypeOrder = new Map([...dtypes].map(([code, dtype], order) => [dtype, { code, order }]))
