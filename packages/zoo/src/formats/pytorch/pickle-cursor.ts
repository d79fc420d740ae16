import { viewOf } from '../byte-source.ts'
import { FormatError } from '../format-error.ts'

export type PickleCursor = ReturnType<typeof createPickleCursor>

/** Reads the arguments of opcodes one after the other. `what` names the pickle in messages. */
export function createPickleCursor(bytes: Uint8Array, what: string, start: number) {
  const view = viewOf(bytes)
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let at = start
  /** Where the opcode stands that is being carried out. */
  let opcodeAt = start

  const refuse = (detail: string): never => {
    throw new FormatError('pytorch', `${what}, byte ${opcodeAt}: ${detail}`)
  }
  const advance = (lengthBytes: number) => {
    if (lengthBytes > bytes.length - at) refuse(`${lengthBytes} bytes are wanted at byte ${at}, but there are ${bytes.length} in all`)
    const from = at
    at += lengthBytes
    return from
  }
  const decode = (from: number, to: number) => {
    try {
      return utf8.decode(bytes.subarray(from, to))
    } catch {
      return refuse('a text is not valid UTF-8')
    }
  }

  return {
    refuse,
    position: () => at,
    opcode() {
      opcodeAt = at
      return view.getUint8(advance(1))
    },
    uint8: () => view.getUint8(advance(1)),
    uint16: () => view.getUint16(advance(2), true),
    uint32: () => view.getUint32(advance(4), true),
    int32: () => view.getInt32(advance(4), true),
    uint64: () => view.getBigUint64(advance(8), true),
    /** The one number that pickles store big-endian. */
    float64: () => view.getFloat64(advance(8), false),
    /** Little-endian two's complement; as a number wherever that is exact. */
    integer(lengthBytes: number): number | bigint {
      const from = advance(lengthBytes)
      let value = 0n
      for (let i = lengthBytes - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[from + i]!)
      const signed = BigInt.asIntN(8 * lengthBytes, value)
      return BigInt(Number(signed)) === signed && Number.isSafeInteger(Number(signed)) ? Number(signed) : signed
    },
    text(lengthBytes: number) {
      const from = advance(lengthBytes)
      return decode(from, at)
    },
    line() {
      const end = bytes.indexOf(0x0a, at)
      if (end === -1) return refuse('a line has no end')
      const from = advance(end + 1 - at)
      return decode(from, end)
    },
  }
}
