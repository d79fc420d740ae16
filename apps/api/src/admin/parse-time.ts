import { UsageError } from './command.ts'

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** `90d`, `12h` and `30m` of length. */
function lengthMs(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,5})([mhd])$/.exec(text) ?? []
  return count === undefined ? undefined : Number(count) * unitMs[unit as keyof typeof unitMs]
}

const dateMs = (text: string) => (/^\d{4}-\d\d-\d\d(T[\d:.]+Z?)?$/.test(text) ? new Date(text).getTime() : Number.NaN)

/** A moment to come: a length from now, a date, or `never`. */
export function parseExpiry(flag: string, text: string, nowMs: number): number | null {
  if (text === 'never') return null
  const atMs = nowMs + (lengthMs(text) ?? dateMs(text) - nowMs)
  if (!(atMs > nowMs))
    throw new UsageError(`${flag} ${text}: give a length such as 90d, 12h or 30m, a date to come such as 2030-01-31, or never`)
  return atMs
}

/** A moment that has been: a length before now, or a date. */
export function parsePast(flag: string, text: string, nowMs: number): number {
  const length = lengthMs(text)
  const atMs = length === undefined ? dateMs(text) : nowMs - length
  if (Number.isNaN(atMs))
    throw new UsageError(`${flag} ${text}: give a length back from now such as 30d or 12h, or a date such as 2026-11-01`)
  return atMs
}
