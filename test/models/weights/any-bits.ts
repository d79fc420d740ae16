import type { NamedTensor } from '@effzoo/models'

/** Any bits at all: infinities, and NaNs of every payload, come through as they are. */
export function anyBits({ name, shape }: { name: string; shape: readonly number[] }, seed: number): NamedTensor {
  const bits = new Uint32Array(shape.reduce((size, side) => size * side, 1))
  for (let i = 0, state = seed; i < bits.length; i++) {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9
    bits[i] = state
  }
  return { name, shape, data: new Float32Array(bits.buffer) }
}
