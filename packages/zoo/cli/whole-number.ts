import { UsageError } from './usage-error.ts'

export function wholeNumber(flag: string, text: string, min: number, max: number): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < min || value > max)
    throw new UsageError(`--${flag} ${text}: allowed is a whole number from ${min} to ${max}`)
  return value
}
