/**
 * How alike neighbours are: the correlation of a series with itself, `maxLag` samples and fewer later. All 0 for a
 * series without any variation.
 */
export function autocorrelations(series: ArrayLike<number>, maxLag: number): number[] {
  const n = series.length
  const centred = new Float64Array(n)
  let mean = 0
  for (let i = 0; i < n; i++) mean += series[i]! / n
  for (let i = 0; i < n; i++) centred[i] = series[i]! - mean

  const covariance = (lag: number) => {
    let sum = 0
    for (let i = lag; i < n; i++) sum += centred[i]! * centred[i - lag]!
    return sum
  }
  const variance = covariance(0)
  return Array.from({ length: maxLag }, (_, i) => (variance > 0 ? covariance(i + 1) / variance : 0))
}

/**
 * How many samples in a row weigh as much as one independent one: the variance of the series' mean over what it would be
 * without autocorrelation. At least 1: alternating noise may average out faster, but nobody should count on it.
 *
 * Of the ranks of samples it errs on the wide side for their median: there only the side on which a sample lies counts, and
 * sides resemble each other less than ranks do (2/pi asin r against 6/pi asin r/2, for normal noise with correlation r).
 *
 * From the spectrum at zero of an autoregression whose order BIC chooses (Heidelberger and Welch 1981, Communications of
 * the ACM 24, 233-245; coda's effectiveSize does it with AIC). Summing raw autocorrelations is noisier, and noise that is
 * only ever allowed to widen would lift the coverage of independent samples past what was asked for.
 */
export function varianceInflation(series: ArrayLike<number>): number {
  const n = series.length
  // 10 log10 n is the usual bound; no more than a coefficient for ten samples, since few samples fit anything.
  const maxOrder = Math.floor(Math.min(10 * Math.log10(n), n / 10))
  const correlations = autocorrelations(series, maxOrder)

  // Levinson-Durbin: the best predictor from p + 1 samples out of the best one from p.
  let weights: number[] = []
  let unexplained = 1
  let best = { inflation: 1, bic: 0 }
  for (let order = 1; order <= maxOrder; order++) {
    const predicted = weights.reduce((sum, weight, i) => sum + weight * correlations[order - 2 - i]!, 0)
    const partial = (correlations[order - 1]! - predicted) / unexplained
    const previous = weights
    weights = [...previous.map((weight, i) => weight - partial * previous[order - 2 - i]!), partial]
    unexplained *= 1 - partial * partial
    if (unexplained <= 1e-12) break
    const bic = n * Math.log(unexplained) + order * Math.log(n)
    if (bic < best.bic) {
      const memory = weights.reduce((sum, weight) => sum + weight, 0)
      best = { inflation: unexplained / (1 - memory) ** 2, bic }
    }
  }
  return Math.max(1, best.inflation)
}

/** Position of each value in ascending order, from 1; equal values share the mean of their positions. */
export function ranksOf(values: ArrayLike<number>): Float64Array {
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => values[a]! - values[b]!)
  const ranks = new Float64Array(values.length)
  for (let start = 0; start < order.length; ) {
    let end = start + 1
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++
    for (let i = start; i < end; i++) ranks[order[i]!] = (start + 1 + end) / 2
    start = end
  }
  return ranks
}
