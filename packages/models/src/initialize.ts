import { sizeOf } from './layer-output.ts'
import { createRandom, type Random } from './random.ts'
import type { Initial, Weight } from './weights.ts'

/** One tensor at a time: the weights of the largest variant fill 2 GB. The same weight and seed give the same values everywhere. */
export function initialize(weight: Weight, seed: number): Float32Array {
  const values = new Float32Array(sizeOf(weight.shape))
  fill(values, weight.initial, createRandom(`${seed}/${weight.name}`))
  return values
}

function fill(values: Float32Array, initial: Initial, random: Random) {
  if (initial.kind === 'constant') values.fill(initial.value)
  else if (initial.kind === 'uniform') for (let i = 0; i < values.length; i++) values[i] = initial.limit * (2 * random() - 1)
  else fillNormal(values, initial.deviation, random)
}

/** Box-Muller: two uniform numbers give two normal ones. */
function fillNormal(values: Float32Array, deviation: number, random: Random) {
  for (let i = 0; i < values.length; i += 2) {
    const radius = deviation * Math.sqrt(-2 * Math.log(1 - random()))
    const angle = 2 * Math.PI * random()
    values[i] = radius * Math.cos(angle)
    if (i + 1 < values.length) values[i + 1] = radius * Math.sin(angle)
  }
}
