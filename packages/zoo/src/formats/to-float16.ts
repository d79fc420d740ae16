/** Of float16: 2 ** 15 * (2 - 2 ** -10). What rounds to it is still held. */
const largest = 65504
const firstBeyond = 65520

const bits = new DataView(new ArrayBuffer(4))

/** The nearest half, of two equally near ones the even one. */
function narrow(value: number): number {
  bits.setFloat32(0, value)
  const single = bits.getUint32(0)
  const sign = (single >>> 16) & 0x8000
  const magnitude = single & 0x7fffffff
  if (magnitude >= 0x7f800000) return sign | 0x7c00 | (magnitude > 0x7f800000 ? 0x200 : 0)
  if (magnitude < 0x38800000) {
    // Below 2 ** -14 halves are whole multiples of 2 ** -24
    const multiple = Math.abs(value) * 2 ** 24
    const floor = Math.floor(multiple)
    const rest = multiple - floor
    return sign | (floor + Number(rest > 0.5 || (rest === 0.5 && floor % 2 === 1)))
  }
  // From the single's exponent bias to the half's; a carry out of the mantissa raises the exponent, as it should
  const rounding = 0xfff + ((magnitude >>> 13) & 1)
  return sign | ((magnitude + rounding - 0x38000000) >>> 13)
}

/** Rounds to half precision. A finite value that it cannot hold is refused: infinite weights would give no error, and no sense. */
export function toFloat16(name: string, values: Float32Array): Uint16Array {
  const halves = new Uint16Array(values.length)
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (Number.isFinite(value) && Math.abs(value) >= firstBeyond)
      throw new RangeError(`${name} has the value ${value}, and float16 holds at most ${largest}: keep float32`)
    halves[i] = narrow(value)
  }
  return halves
}
