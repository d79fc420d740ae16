export type ByteBuilder = ReturnType<typeof createByteBuilder>

/** Puts together, little-endian, what is small enough for memory. */
export function createByteBuilder() {
  let buffer = new Uint8Array(1024)
  let length = 0

  /** Room for `count` bytes more. */
  function grow(count: number): DataView {
    if (length + count > buffer.length) {
      const larger = new Uint8Array(Math.max(2 * buffer.length, length + count))
      larger.set(buffer)
      buffer = larger
    }
    length += count
    return new DataView(buffer.buffer, length - count, count)
  }

  const builder = {
    uint8(value: number) {
      grow(1).setUint8(0, value)
      return builder
    },
    uint16(value: number) {
      grow(2).setUint16(0, value, true)
      return builder
    },
    uint32(value: number) {
      grow(4).setUint32(0, value, true)
      return builder
    },
    uint64(value: number | bigint) {
      grow(8).setBigUint64(0, BigInt(value), true)
      return builder
    },
    /** Seven bits a byte, the lowest first; the top bit says that more follow. */
    varint(value: number) {
      let rest = value
      for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) builder.uint8((rest % 0x80) | 0x80)
      return builder.uint8(rest)
    },
    bytes(value: Uint8Array) {
      grow(value.length)
      buffer.set(value, length - value.length)
      return builder
    },
    text: (value: string) => builder.bytes(new TextEncoder().encode(value)),
    sizeBytes: () => length,
    build: () => buffer.slice(0, length),
  }
  return builder
}
