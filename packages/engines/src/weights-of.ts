import { initialize, type Weight } from '@effzoo/models'
import type { Work } from './engine.ts'

/** How far a weight may stand from the constant that it starts at. */
const amplitude = 0.1

/**
 * The weights that a session computes with. Training starts at the initial ones. Inference is measured with weights as training
 * leaves them: where all initial values are one constant, as zeros of a bias, an engine may leave out the whole operation.
 */
export function weightsOf({ task, seed, weights }: Work): (weight: Weight) => Float32Array {
  if (weights) return weights
  if (task === 'train-step') return (weight) => initialize(weight, seed)
  return (weight) => {
    const values = initialize(weight, seed)
    if (weight.initial.kind !== 'constant') return values
    const offsets = initialize({ ...weight, initial: { kind: 'uniform', limit: amplitude } }, seed)
    return values.map((value, i) => value + offsets[i]!)
  }
}
