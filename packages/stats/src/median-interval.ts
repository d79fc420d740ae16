/**
 * What the interpolation aims at, for a true coverage of at least 95 %. The interpolation is exact where the density is
 * flat around the median; numerical integration over uniform, normal, Cauchy, exponential, Weibull, Pareto, log-normal
 * and kinked distributions found it up to .33 points short, worst at n = 11, and under .01 from n = 25.
 */
const aimedCoverage = 0.9535

/**
 * Distribution-free 95 % interval of the median: order statistics X(k) and X(n+1-k), whose coverage is binomial, with
 * ends interpolated towards the next inner pair, since whole order statistics jump past 95 %. Hettmansperger and
 * Sheather 1986 (Statistics & Probability Letters 4, 75-79); equal to Nyblom 1992 (ibid. 14, 129-131) at the median.
 *
 * Takes samples in ascending order, at least 6 (fewer cannot reach the coverage), and assumes them independent.
 */
export function medianInterval(sorted: ArrayLike<number>): [low: number, high: number] {
  const n = sorted.length
  if (n < 6) throw new RangeError(`an interval of the median needs at least 6 samples, there are ${n}`)
  const { k, inwards } = interpolation(n)
  const between = (outer: number, inner: number) => outer + inwards * (inner - outer)
  return [between(sorted[k - 1]!, sorted[k]!), between(sorted[n - k]!, sorted[n - k - 1]!)]
}

/** The outer order statistic, and the share of the way from it to the next inner one. */
function interpolation(n: number): { k: number; inwards: number } {
  // The number of samples under the median is Binomial(n, 1/2); logarithms, because 2^-n underflows from n = 1075.
  let k = 0
  let logMass = -n * Math.LN2
  let missed = 0
  for (;;) {
    const mass = Math.exp(logMass)
    const coverage = 1 - 2 * missed
    const innerCoverage = coverage - 2 * mass
    if (innerCoverage < aimedCoverage) {
      const share = (coverage - aimedCoverage) / (coverage - innerCoverage)
      return { k, inwards: ((n - k) * share) / (k + (n - 2 * k) * share) }
    }
    missed += mass
    logMass += Math.log((n - k) / (k + 1))
    k += 1
  }
}
