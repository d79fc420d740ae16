import { sizeOf } from '../../packages/models/src/layer-output.ts'

/** murmur3's finalizer. */
function mix(z: number): number {
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
  return (z ^ (z >>> 16)) >>> 0
}

/**
 * The value that each element of a timm tensor has in the golden figures: it follows from the tensor's name and shape, so that no
 * weights need shipping. Element i in row-major order: u = mix(fnv1a(name) + i * 0x9e3779b9) / 2^32, then moved to a range that
 * suits the kind of tensor.
 */
export function proceduralValues(name: string, shape: readonly number[]): Float32Array {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 0x01000193)
  const range = rangeOf(name, shape)
  const values = new Float32Array(sizeOf(shape))
  for (let i = 0; i < values.length; i++) values[i] = range(mix(hash + Math.imul(i, 0x9e3779b9)) / 2 ** 32)
  return values
}

function rangeOf(name: string, shape: readonly number[]): (u: number) => number {
  const leaf = name.split('.').at(-1)
  if (name === 'input') return (u) => 2 * u - 1
  if (leaf === 'running_var') return (u) => 0.5 + u
  if (leaf === 'running_mean' || (shape.length === 1 && leaf === 'bias')) return (u) => 0.1 * (2 * u - 1)
  if (shape.length === 1) return (u) => 0.8 + 0.4 * u
  const amplitude = Math.sqrt(4 / sizeOf(shape.slice(1)))
  return (u) => amplitude * (2 * u - 1)
}
