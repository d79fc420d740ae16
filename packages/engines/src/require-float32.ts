import type { EngineName } from '@effzoo/contract'
import type { Work } from './engine.ts'

/** For the engines that have no other precision. */
export function requireFloat32(engine: EngineName, { precision = 'float32' }: Work) {
  if (precision !== 'float32')
    throw new Error(`the engine ${engine} computes in float32 alone, not in ${precision}; for others take tensorflow`)
}
