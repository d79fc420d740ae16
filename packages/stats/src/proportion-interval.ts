import { normalTailQuantile } from './normal-distribution.ts'

export interface ProportionInterval {
  readonly low: number
  readonly high: number
}

/**
 * Of a share, seen as `hits` out of `count`: Wilson 1927 (Journal of the American Statistical Association 22, 209-212). It never leaves
 * 0 to 1, and holds where all or none are hits. Null where nothing was counted.
 */
export function proportionInterval(hits: number, count: number, confidence = 0.95): ProportionInterval | null {
  if (!Number.isInteger(hits) || !Number.isInteger(count) || hits < 0 || hits > count)
    throw new RangeError(`${hits} hits of ${count}: both are whole numbers, and no more are hits than were counted`)
  if (count === 0) return null
  const z = normalTailQuantile((1 - confidence) / 2)
  const share = hits / count
  const center = share + (z * z) / (2 * count)
  const reach = z * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count))
  const scale = 1 + (z * z) / count
  // where all or none are hits an end is the share itself, but for rounding
  return { low: Math.max(0, Math.min(share, (center - reach) / scale)), high: Math.min(1, Math.max(share, (center + reach) / scale)) }
}
