import { UsageError } from './usage-error.ts'

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** Of a flag: `30m`, `12h` or `7d`, in milliseconds. */
export function durationOf(flag: string, text: string): number {
  const [, count, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? []
  if (!count) throw new UsageError(`--${flag} ${text}: allowed are minutes, hours and days, such as 30m, 12h or 7d`)
  return Number(count) * unitMs[unit as keyof typeof unitMs]
}
