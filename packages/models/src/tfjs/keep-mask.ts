import { sizeOf } from '../layer-output.ts'
import { createRandom } from '../random.ts'

/** 0 with probability `rate`, otherwise 1 / (1 - rate). Made on the host, so that every backend drops the same for one key. */
export function keepMask(shape: readonly number[], rate: number, key: string): Float32Array {
  const random = createRandom(key)
  const kept = 1 / (1 - rate)
  return Float32Array.from({ length: sizeOf(shape) }, () => (random() < rate ? 0 : kept))
}
