import { type IntervalOptions, quantileInterval } from './quantile-interval.ts'

/**
 * Interval of the median, 95 % unless told. Takes samples in ascending order, at least 6 (fewer cannot reach 95 %), and
 * assumes them independent unless an inflation is given; refuses where they cannot carry the interval.
 */
export function medianInterval(sorted: ArrayLike<number>, options: IntervalOptions = {}): [low: number, high: number] {
  const interval = quantileInterval(sorted, 50, options)
  if (!interval) throw new RangeError(`${sorted.length} samples are too few for this interval of the median`)
  return [interval.low, interval.high]
}
