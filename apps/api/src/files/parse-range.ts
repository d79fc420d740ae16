import type { ByteRange } from '../store/blob-store.ts'

/**
 * What the header Range asks of so many bytes (RFC 9110, 14). Undefined where all of them are to be sent: without the header, in another unit, for
 * several ranges at once, or if it cannot be read. Null where nothing of it is there.
 */
export function parseRange(header: string | undefined, sizeBytes: number): ByteRange | null | undefined {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/i.exec(header?.replaceAll(/\s/g, '') ?? '') ?? []
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined
  if (first === '') {
    const length = Math.min(Number(last), sizeBytes)
    return length === 0 ? null : { offset: sizeBytes - length, length }
  }
  const offset = Number(first)
  const end = last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1)
  if (last !== '' && Number(last) < offset) return undefined
  return offset >= sizeBytes ? null : { offset, length: end - offset + 1 }
}
