import { type Dtype, elementCount, type Tensor } from './tensor.ts'

/** Moves the exponent of a half from its bias of 15 to the single's 127, once the bits stand 13 places higher. */
const rebias = 2 ** 112

function widenHalf(bits: Uint16Array): Float32Array {
  const wide = new Uint32Array(bits.length)
  const values = new Float32Array(wide.buffer)
  for (let i = 0; i < bits.length; i++) {
    const half = bits[i]!
    const sign = (half & 0x8000) << 16
    const isInfiniteOrNan = (half & 0x7c00) === 0x7c00
    wide[i] = (half & 0x7fff) << 13
    if (isInfiniteOrNan) wide[i]! |= 0x7f800000
    else values[i]! *= rebias
    wide[i]! |= sign
  }
  return values
}

const widenBfloat = (bits: Uint16Array) => new Float32Array(Uint32Array.from(bits, (half) => half << 16).buffer)

const widen: Partial<Record<Dtype, (buffer: ArrayBuffer) => Float32Array>> = {
  float32: (buffer) => new Float32Array(buffer),
  float16: (buffer) => widenHalf(new Uint16Array(buffer)),
  bfloat16: (buffer) => widenBfloat(new Uint16Array(buffer)),
}

/** The values as the models take them; widening changes none. Types that float32 cannot hold are refused: rounding is for the caller to choose. */
export function toFloat32(tensor: Tensor): Float32Array {
  const convert = widen[tensor.dtype]
  if (!convert) throw new RangeError(`${tensor.name} is ${tensor.dtype}; only float32, float16 and bfloat16 become float32 unchanged`)
  // A copy that begins on a multiple of four, as typed arrays need it; bytes of a file begin anywhere.
  const bytes = new Uint8Array(elementCount(tensor.shape) * (tensor.dtype === 'float32' ? 4 : 2))
  bytes.set(tensor.data)
  return convert(bytes.buffer)
}
