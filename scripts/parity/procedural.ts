/** murmur3's finalizer. */
function mix(z: number): number {
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
  return (z ^ (z >>> 16)) >>> 0
}

const sizeOf = (shape: readonly number[]) => shape.reduce((size, side) => size * side, 1)

/**
 * The value of each element of a timm tensor when its weights follow from its name and shape alone, so that none need shipping.
 * Element i in row-major order: u = mix(fnv1a(name) + i * 0x9e3779b9) / 2^32, moved to a range that suits the kind of tensor.
 * The image is the tensor `input` [1, 3, px, px].
 */
export function proceduralValues(name: string, shape: readonly number[]): Float32Array {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 0x01000193)
  const { low, width } = rangeOf(name, shape)
  const values = new Float32Array(sizeOf(shape))
  for (let i = 0; i < values.length; i++) values[i] = low + width * (mix(hash + Math.imul(i, 0x9e3779b9)) / 2 ** 32)
  return values
}

const around0 = (amplitude: number) => ({ low: -amplitude, width: 2 * amplitude })

function rangeOf(name: string, shape: readonly number[]): { low: number; width: number } {
  const leaf = name.split('.').at(-1)
  if (name === 'input') return around0(1)
  if (leaf === 'running_var') return { low: 0.5, width: 1 }
  if (leaf === 'running_mean' || (shape.length === 1 && leaf === 'bias')) return around0(0.1)
  if (leaf === 'relative_position_bias_table') return around0(0.5)
  if (shape.length <= 1) return { low: 0.8, width: 0.4 }
  return around0(Math.sqrt(4 / sizeOf(shape.slice(1))))
}
