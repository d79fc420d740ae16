export type Random = ReturnType<typeof createRandom>

/** Mulberry32 (Tommy Ettinger, public domain): one 32-bit word of state, so that a run's seed is all there is to it. */
export function createRandom(seed: number) {
  let state = seed >>> 0
  const fraction = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(fraction() * limit)
  return {
    below,
    chance: (probability: number) => fraction() < probability,
    pick: <Item>(items: readonly Item[]): Item => items[below(items.length)]!,
  }
}
