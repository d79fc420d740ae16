import { viewOf } from '../byte-source.ts'
import { refuse } from './refuse.ts'

/** Reads little-endian base-128 numbers, of LevelDB's tables and of protocol buffers alike. */
export function createWireCursor(bytes: Uint8Array, what: string) {
  const view = viewOf(bytes)
  let at = 0
  const advance = (lengthBytes: number) => {
    if (lengthBytes > bytes.length - at) refuse(`${what} has ${bytes.length} bytes, but ${lengthBytes} are wanted at byte ${at}`)
    at += lengthBytes
    return at - lengthBytes
  }
  return {
    hasMore: () => at < bytes.length,
    /** No count in these files is beyond what a number holds; a negative one is, in this coding. */
    varint(): number {
      const start = at
      for (let value = 0, unit = 1; unit < 2 ** 63; unit *= 0x80) {
        const byte = bytes[advance(1)]!
        value += (byte & 0x7f) * unit
        if (byte < 0x80) return Number.isSafeInteger(value) ? value : refuse(`${what} has an impossible number at byte ${start}`)
      }
      return refuse(`${what} has an impossible number at byte ${start}`)
    },
    fixed32: () => view.getUint32(advance(4), true),
    skip: (lengthBytes: number) => void advance(lengthBytes),
    bytes(lengthBytes: number): Uint8Array {
      const from = advance(lengthBytes)
      return bytes.subarray(from, at)
    },
  }
}

export interface Field {
  readonly number: number
  readonly value: number | Uint8Array
}

/** The fields of a protocol buffer in their order: numbers, and bytes for texts and inner messages. */
export function* fieldsOf(message: Uint8Array, what: string): Generator<Field> {
  const cursor = createWireCursor(message, what)
  while (cursor.hasMore()) {
    const tag = cursor.varint()
    const number = Math.floor(tag / 8)
    const wireType = tag % 8
    if (wireType === 0) yield { number, value: cursor.varint() }
    else if (wireType === 1) cursor.skip(8)
    else if (wireType === 2) yield { number, value: cursor.bytes(cursor.varint()) }
    else if (wireType === 5) yield { number, value: cursor.fixed32() }
    else refuse(`${what} has a field of the unknown kind ${wireType}`)
  }
}
