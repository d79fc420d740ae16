import type { Random } from '@effzoo/stats'

export const fractionOf = (random: Random) => random.below(2 ** 32) / 2 ** 32

const exponentialOf = (random: Random) => -Math.log(1 - fractionOf(random))

export const normalOf = (random: Random) => Math.sqrt(2 * exponentialOf(random)) * Math.cos(2 * Math.PI * fractionOf(random))

export interface Distribution {
  readonly draw: (random: Random) => number
  /** The probability that a draw is larger. */
  readonly tail: (value: number) => number
}

/** Latencies have a floor and a long right tail. */
export const skewed = {
  'log-normal': {
    draw: (random) => Math.exp(normalOf(random)),
    tail: (value) => normalTail(Math.log(value)),
  },
  /** Nine of ten runs are undisturbed; the tenth is half as slow again, and then some. */
  'shifted exponentials': {
    draw: (random) => (random.chance(0.9) ? 1 + 0.1 * exponentialOf(random) : 1.5 + 2 * exponentialOf(random)),
    tail: (value) => 0.9 * Math.exp(-Math.max(0, value - 1) / 0.1) + 0.1 * Math.exp(-Math.max(0, value - 1.5) / 2),
  },
} as const satisfies Record<string, Distribution>

export type SkewedName = keyof typeof skewed

/** The value that `percent` % of all draws do not exceed. */
export function trueQuantile({ tail }: Distribution, percent: number): number {
  let [low, high] = [1e-6, 1e6]
  for (let halving = 0; halving < 100; halving++) {
    const middle = Math.sqrt(low * high)
    if (tail(middle) > (100 - percent) / 100) low = middle
    else high = middle
  }
  return low
}

/** By Simpson's rule, independently of what the package itself uses for its tests. */
function normalTail(z: number): number {
  const steps = 400
  const width = z / steps
  const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)
  let sum = density(0) + density(z)
  for (let i = 1; i < steps; i++) sum += (i % 2 === 1 ? 4 : 2) * density(i * width)
  return 0.5 - (sum * width) / 3
}
