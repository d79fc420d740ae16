/** So many requests in so many seconds, after which the quota is whole again. */
export interface RateLimit {
  readonly count: number
  readonly windowS: number
}

/** Of whom: read and refused go by address, write and part by token, runner by runner. `refused` counts answers 401: guessing ends soon. */
export const limitNames = ['read', 'write', 'part', 'runner', 'refused'] as const
export type LimitName = (typeof limitNames)[number]
export type RateLimits = Readonly<Record<LimitName, RateLimit>>

/** A client that follows a job asks four times a second; an idle runner once a second; a bench of all variants submits 126 jobs at once. */
export const defaultRateLimits: RateLimits = {
  read: { count: 1_200, windowS: 60 },
  write: { count: 600, windowS: 60 },
  // 8 MiB each: 800 MiB a second
  part: { count: 6_000, windowS: 60 },
  runner: { count: 1_200, windowS: 60 },
  refused: { count: 30, windowS: 60 },
}

const entry = /^(\w+)=(\d{1,7})\/(\d{1,5})$/

/** RATE_LIMITS: `off`, or `read=1200/60,write=600/60`, requests over seconds; what is not named keeps its default. */
export function parseRateLimits(text: string | undefined): RateLimits | null {
  if (!text) return defaultRateLimits
  if (text === 'off') return null
  const limits = { ...defaultRateLimits }
  for (const part of text.split(',')) {
    const [, name, count, windowS] = entry.exec(part.trim()) ?? []
    const known = limitNames.find((candidate) => candidate === name)
    if (!known || Number(count) < 1 || Number(windowS) < 1) {
      throw new Error(
        `RATE_LIMITS has "${part.trim()}"; allowed are off, or name=requests/seconds joined by commas, with the names ${limitNames.join(', ')}, as in read=1200/60`,
      )
    }
    limits[known] = { count: Number(count), windowS: Number(windowS) }
  }
  return limits
}
