import { toFloat16 } from '../formats/to-float16.ts'
import type { WeightDtype } from './writer.ts'

export const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength)

/** Weights as they are stored, little-endian. */
export const storedBytes = (name: string, values: Float32Array, dtype: WeightDtype): Uint8Array =>
  bytesOf(dtype === 'float16' ? toFloat16(name, values) : values)
