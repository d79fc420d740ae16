import { z } from 'zod'

const scales = { '': 1, K: 1e3, M: 1e6, G: 1e9 } as const

/**
 * A count as people write it: `25M` is 25,000,000. The suffix is decimal and its case does not matter.
 * Answers undefined for anything else, so that `25X` can never be read as 25.
 */
export function parseQuantity(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)([KMG]?)$/i.exec(text.trim())
  if (!match) return undefined
  const scale = scales[match[2]!.toUpperCase() as keyof typeof scales]
  // 8.4 * 1e9 is 8399999999.999999 in binary floating point; counts are whole
  const value = Math.round(Number(match[1]) * scale * 1e3) / 1e3
  return Number.isFinite(value) ? value : undefined
}

/** Three significant digits, and more where the whole part has more: 0.512, 61.2, 1310. */
export function formatNumber(value: number): string {
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)))
  return value.toFixed(Math.min(digits, 3))
}

/** A count with the suffix that `parseQuantity` reads: 7.14M. */
export function formatQuantity(value: number): string {
  const suffix = (['G', 'M', 'K'] as const).find((candidate) => value >= scales[candidate]) ?? ''
  return `${formatNumber(value / scales[suffix])}${suffix}`
}

/** A query parameter that takes a quantity with an optional suffix K, M or G. */
export const Quantity = z
  .string()
  .transform((text, context) => {
    const value = parseQuantity(text)
    if (value !== undefined) return value
    context.issues.push({
      code: 'custom',
      input: text,
      message: `"${text}" is not a quantity; allowed is a number of at least 0 with an optional suffix K, M or G, such as 25M or 8.4G`,
    })
    return z.NEVER
  })
  .meta({ type: 'string', pattern: '^\\d+(\\.\\d+)?[KMGkmg]?$', example: '25M' })
