import type { HostValues } from './backend.ts'
import { shapeProto, type TensorProto } from './proto.ts'

interface Values {
  readonly shape: readonly number[]
  readonly dtype: number
  readonly values: HostValues
}

/** A TensorProto. One value fills the whole shape where it is the only one: a gradient has many such tensors. */
export function tensorProto({ shape, dtype, values }: Values): TensorProto {
  const proto = { dtype, tensorShape: shapeProto(shape) }
  if (!ArrayBuffer.isView(values)) return { ...proto, stringVal: values }
  return { ...proto, ...(single(shape, values) ?? { tensorContent: new Uint8Array(values.buffer, values.byteOffset, values.byteLength) }) }
}

function single(shape: readonly number[], values: Float32Array | Int32Array | Uint8Array) {
  // int64 and complex64 come as pairs
  if (values.length < 2 || values.length !== shape.reduce((size, side) => size * side, 1)) return undefined
  if (values instanceof Int32Array) return isUniform(values) ? { intVal: [values[0]!] } : undefined
  // by bits: -0 is not 0, and NaN is itself
  const isSingle = values instanceof Float32Array && isUniform(new Uint32Array(values.buffer, values.byteOffset, values.length))
  return isSingle ? { floatVal: [values[0]!] } : undefined
}

const isUniform = (values: Int32Array | Uint32Array) => values.every((value) => value === values[0])
