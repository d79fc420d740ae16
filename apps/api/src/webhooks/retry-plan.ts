const minute = 60_000
const hour = 60 * minute

/** After each failure in turn; after the last one a delivery is given up. */
export const retryDelaysMs: readonly number[] = [5_000, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 10 * hour]

/** Longer than a message may take, with its way to the database and back: whoever died with a delivery in hand has lost it by then. */
export const deliveryLeaseMs = 60_000

const maxRetryAfterMs = 24 * hour

/** When to try again after so many attempts, or null to give up; times 0.8 to 1.2, so that receivers are not asked in step. */
export function nextTryMs(attempts: number, retryAfterMs: number | null, nowMs: number, random: () => number): number | null {
  const delayMs = retryDelaysMs[attempts - 1]
  if (delayMs === undefined) return null
  const jittered = Math.round(delayMs * (0.8 + 0.4 * random()))
  return nowMs + Math.max(jittered, Math.min(retryAfterMs ?? 0, maxRetryAfterMs))
}

/** Of the header: seconds, or a date. What is neither says nothing. */
export function readRetryAfter(text: string | null, nowMs: number): number | null {
  if (text === null) return null
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000
  const atMs = Date.parse(text)
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - nowMs)
}
