const firstWindowMs = 500
const lastWindowMs = 64_000

/** Full jitter over a window that doubles, so that runners that lost one registry do not come back as one. */
export const backoffMs = (failures: number, random: () => number) => random() * Math.min(lastWindowMs, firstWindowMs * 2 ** (failures - 1))

/** Of a Retry-After header: seconds or an HTTP date (RFC 9110, 10.2.3); undefined where there is none or it is neither. */
export function parseRetryAfter(header: string | null, nowMs = Date.now()): number | undefined {
  if (header === null) return undefined
  if (/^\d+$/.test(header)) return Number(header) * 1_000
  const atMs = Date.parse(header)
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs)
}
