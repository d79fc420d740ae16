/** As numpy's transpose: axis i of the result is axis `axes[i]` of what is given. To the bit: a float would lose a NaN's payload. */
export function transpose(data: Float32Array, shape: readonly number[], axes: readonly number[]): Float32Array {
  if (axes.every((axis, i) => axis === i)) return data
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, side) => product * side, 1))
  const from = new Uint32Array(data.buffer, data.byteOffset, data.length)
  const to = new Uint32Array(data.length)
  let filled = 0
  const copy = (start: number, depth: number) => {
    const axis = axes[depth]!
    const stride = strides[axis]!
    const end = start + shape[axis]! * stride
    if (depth === axes.length - 1) for (let at = start; at < end; at += stride) to[filled++] = from[at]!
    else for (let at = start; at < end; at += stride) copy(at, depth + 1)
  }
  copy(0, 0)
  return new Float32Array(to.buffer)
}

export const inverse = (axes: readonly number[]) => axes.map((_, axis) => axes.indexOf(axis))
