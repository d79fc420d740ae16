export type ReadHeader = (name: string) => string | null

const spareDateMs = 1_000

/**
 * How long the server asks to be left alone, or null. Retry-After in seconds or as a date (RFC 9110), and RateLimit once nothing of the quota is left: as of
 * the draft's ninth version (`"resolver";r=0;t=42`), and as of those before (`limit=500, remaining=0, reset=42`).
 */
export function waitMsOf(header: ReadHeader, nowMs: number): number | null {
  const waits = [retryAfterMs(header('retry-after'), nowMs), rateLimitMs(header('ratelimit'))].filter((wait) => wait !== null)
  return waits.length === 0 ? null : Math.max(...waits)
}

function retryAfterMs(text: string | null, nowMs: number): number | null {
  if (text === null) return null
  if (/^\s*\d{1,9}\s*$/.test(text)) return Number(text) * 1_000
  const dateMs = Date.parse(text)
  return Number.isNaN(dateMs) ? null : Math.max(0, dateMs - nowMs) + spareDateMs
}

function rateLimitMs(text: string | null): number | null {
  if (text === null) return null
  const waits = text.split(/,(?=\s*")/).flatMap((policy) => {
    const left = /(?:[;,\s]|^)(?:r|remaining)\s*=\s*(\d{1,9})/.exec(policy)
    const reset = /(?:[;,\s]|^)(?:t|reset)\s*=\s*(\d{1,9})/.exec(policy)
    return left && reset && Number(left[1]) === 0 ? [Number(reset[1]) * 1_000] : []
  })
  return waits.length === 0 ? null : Math.max(...waits)
}
