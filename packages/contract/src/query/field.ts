import { parseQuantity } from '../quantity.ts'

/**
 * What a field holds, which decides how a parameter of it is read. `quantity` takes a suffix (25M), `percent` is 0 to 100, `share` 0 to 1,
 * `time` a moment; `text` is free, `enum` one of `values`.
 */
export type FieldKind = 'quantity' | 'percent' | 'number' | 'whole' | 'share' | 'time' | 'text' | 'enum' | 'flag'

/** One column of a list: what it may be filtered by, sorted by and shown as. */
export interface Field {
  readonly kind: FieldKind
  readonly description: string
  readonly unit?: string
  /** Of an enum. */
  readonly values?: readonly string[]
  /** Of two values, which is better: what a Pareto front needs to know. Nothing for a field that is neither. */
  readonly better?: 'high' | 'low'
  /** Stands in `measured` of an item, not in the item itself. */
  readonly isMeasured?: true
}

export type Fields = Readonly<Record<string, Field>>
export type FieldValue = string | number | boolean

const numericKinds = ['quantity', 'percent', 'number', 'whole', 'share', 'time'] as const

export const isNumeric = (field: Field): boolean => (numericKinds as readonly string[]).includes(field.kind)

export type Parsed<Value> = { readonly value: Value } | { readonly error: string }

const decimal = /^\d+(\.\d+)?$/
const day = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z)?$/

function parseDecimal(text: string, max: number, error: string): Parsed<number> {
  const value = decimal.test(text) ? Number(text) : Number.NaN
  return value <= max ? { value } : { error }
}

function parseTime(text: string): Parsed<number> {
  const value = /^\d{9,15}$/.test(text) ? Number(text) : day.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(value)
    ? {
        error: `"${text}" is not a moment; allowed is a day such as 2026-11-01, a UTC time such as 2026-11-01T12:00Z, or milliseconds since 1970`,
      }
    : { value }
}

const list = (values: readonly string[]) => values.map((value) => JSON.stringify(value)).join(', ')

const parsers: Record<FieldKind, (text: string, field: Field) => Parsed<FieldValue>> = {
  quantity: (text) => {
    const value = parseQuantity(text)
    if (value !== undefined) return { value }
    return {
      error: `"${text}" is not a quantity; allowed is a number of at least 0 with an optional suffix K, M or G, such as 25M or 8.4G`,
    }
  },
  percent: (text) => parseDecimal(text, 100, `"${text}" is not a number from 0 to 100, such as 82.5`),
  number: (text) => parseDecimal(text, Number.MAX_VALUE, `"${text}" is not a number of at least 0, such as 20 or 12.5`),
  share: (text) => parseDecimal(text, 1, `"${text}" is not a number from 0 to 1, such as 0.4`),
  whole: (text) =>
    /^\d{1,9}$/.test(text) ? { value: Number(text) } : { error: `"${text}" is not a whole number of at least 0, such as 224` },
  time: parseTime,
  text: (text) => (text.length > 0 && text.length <= 200 ? { value: text } : { error: 'a text of 1 to 200 characters' }),
  enum: (text, { values = [] }) =>
    values.includes(text) ? { value: text } : { error: `"${text}" is not known; allowed are ${list(values)}` },
  flag: (text) => (text === 'true' || text === 'false' ? { value: text === 'true' } : { error: `"${text}" is neither true nor false` }),
}

/** A value of the field as a person writes it. */
export const parseValue = (field: Field, text: string): Parsed<FieldValue> => parsers[field.kind](text, field)
