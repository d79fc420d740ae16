import type { Value } from './protocol.ts'

/** What the embedded driver binds and answers. Integers are big: SQLite's have 64 bits. */
export type SqlValue = null | bigint | number | string | Uint8Array

export function toSql(value: Value): SqlValue {
  switch (value.type) {
    case 'null':
      return null
    case 'integer':
      return BigInt(value.value)
    case 'blob':
      return Buffer.from(value.base64, 'base64')
    default:
      return value.value
  }
}

export function toValue(value: SqlValue): Value {
  if (value === null) return { type: 'null' }
  if (typeof value === 'bigint') return { type: 'integer', value: String(value) }
  if (typeof value === 'number') return { type: 'float', value }
  if (typeof value === 'string') return { type: 'text', value }
  return { type: 'blob', base64: Buffer.from(value).toString('base64') }
}
