/**
 * The probability that a standard normal number exceeds z. Abramowitz and Stegun 1964, 26.2.17: wrong by 7.5e-8 at most,
 * which no verdict here can see.
 */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z)
  const t = 1 / (1 + 0.2316419 * z)
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series
}

/** What a standard normal number exceeds with this probability, of at most one half. */
export function normalTailQuantile(probability: number): number {
  let [low, high] = [0, 40]
  while (high - low > 1e-9) {
    const middle = (low + high) / 2
    if (normalTail(middle) > probability) low = middle
    else high = middle
  }
  return low
}
